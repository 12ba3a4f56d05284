"""Texts about social networks: the administration's pages, and what a network refuses."""

from collections.abc import Collection, Iterable
from typing import Final

from domain.model.incident.answer.placing_order import WhyAsked
from domain.model.message.citizen_message import Network
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.page import PageSwitch
from domain.ports.networks import Ability
from handlers.texts import words
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("networks")
"""The other texts: those of the section [text]."""

TROUBLE: Final = texts_by(NetworkTrouble, "networks.trouble")
"""What happened and what helps, in full sentences."""

SWITCH: Final = texts_by(PageSwitch, "networks.switch")
"""The labels of a page's switches, in their order on the page."""


WHY_NOT_PLACED: Final = texts_by(WhyAsked, "networks.why_not_placed")
"""Why an ordered answer was not placed, as the end of a sentence."""

ABILITY: Final = texts_by(Ability, "networks.ability")


def token_lacks(abilities: Iterable[Ability]) -> str:
    """Tell that a token that was stored allows less than it should."""
    missing = ", ".join(ABILITY[one] for one in abilities)
    return (
        f"Ключ сохранён, но соцсеть не разрешает с ним: {missing}. Если это нужно, получите ключ с"
        " этими правами и пришлите его."
    )


NOT_HEARD: Final = texts_by(Network, "networks.not_heard", some=True)
"""The remedy where the network does not report what is new."""


def token_stored_but(
    network: Network, abilities: Collection[Ability], *, hears: bool
) -> str | None:
    """Tell what is missing with a token that was stored; None if nothing is."""
    lines = [token_lacks(abilities)] if abilities else []
    if not hears:
        remedy = NOT_HEARD[network]
        lines.append(f"Ключ сохранён, но о новых комментариях соцсеть не сообщает. {remedy}")
    return "\n".join(lines) or None


def network_unknown(connected: Iterable[Network]) -> str:
    """Refuse a link to a network that the program can't ask."""
    names = ", ".join(words.NETWORK[one] for one in connected)
    can = f"Бот умеет: {names}." if names else "Ни одна соцсеть к боту не подключена."
    return f"С этой соцсетью бот работать не умеет. {can}"


def place_as(name: str) -> str:
    """Offer to place an answer in the page's name."""
    return f"Разместить от имени «{name}»"


def place_surely(name: str) -> str:
    """Ask for confirmation before an answer is placed."""
    return (
        f"<b>Разместить ответ от имени «{name}» под сообщением?</b>\n"
        "Его увидят все. Исправить или удалить его потом можно на самой странице."
    )


def stays(name: str) -> str:
    """An answer that the program has placed stays in the network when its placement is undone."""
    return f"Ответ останется на странице «{name}»: удалить его можно только там."


def being_placed(name: str, by: str) -> str:
    """An answer is being placed in the page's name."""
    return f"Размещается от имени «{name}» ({by}). Сами пока не размещайте: бот сообщит, что вышло."
