"""Invitations as a page to print: a card with a QR code for each person."""

from collections.abc import Iterable
from datetime import tzinfo
from html import escape
from typing import Final

import segno

from domain.model.organisation.invitation import Invitation
from domain.model.organisation.organisation import Organisation
from handlers.administration import describing

_STYLE: Final = (
    "body{font:16px/1.4 sans-serif;margin:1rem}"
    "article{display:flex;gap:1rem;align-items:center;border:1px solid #999;border-radius:8px;"
    "padding:1rem;margin:0 0 1rem;break-inside:avoid}"
    "h1{font-size:1.3rem}h2{font-size:1.1rem;margin:0}p{margin:.3rem 0;overflow-wrap:anywhere}"
    "svg{width:9rem;height:9rem;flex:none;background:#fff}"
)


def html_of(
    invitations: Iterable[tuple[Invitation, str]], organisation: Organisation, zone: tzinfo
) -> str:
    """Return one self-contained document; each invitation has its link."""
    cards = "".join(_card(one, link, organisation, zone) for one, link in invitations)
    name = escape(organisation.name)
    return (
        '<!doctype html><html lang="ru"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Приглашения</title><style>{_STYLE}</style>"
        f"<h1>{name}: приглашения в бот</h1>"
        "<p>Каждое — для одного человека. Откройте ссылку или наведите на код камеру телефона, "
        "затем нажмите «Да, это я».</p>"
        f"{cards}</html>"
    )


def _card(invitation: Invitation, link: str, organisation: Organisation, zone: tzinfo) -> str:
    code = segno.make(link, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True)
    roles = describing.roles_of(invitation.posts, organisation)
    return (
        f"<article>{code}<div><h2>{escape(invitation.name or '')}</h2><p>{roles}</p>"
        f'<p><a href="{escape(link)}">{escape(link)}</a></p>'
        f"<p>Действует один раз, {describing.good_until(invitation, zone)}.</p></div></article>"
    )
