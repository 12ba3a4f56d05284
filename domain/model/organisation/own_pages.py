"""Whether the program can place an answer itself: on which page of the administration."""

from dataclasses import dataclass

from domain.model.incident import Incident
from domain.model.incident.answer.form import LONGEST
from domain.model.message.citizen_message import UNNUMBERED
from domain.model.network.links import post_at
from domain.model.network.post import PostAddress, stored_address
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page, PageSwitch


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The page in whose name the answer can be placed, and the message under which it will stand."""

    page: Page
    under: PostAddress


def own_place(incident: Incident, organisation: Organisation) -> OwnPlace | None:
    """Return where the program can place the approved answer; None if people have to.

    The citizen's message stands on a page for which an administrator has switched placing on, and
    the answer is a text alone that the network takes.
    """
    draft = incident.approved_draft
    link = post_at(incident.message.url, organisation.page_aliases)
    if draft is None or draft.attachments or link is None or link.page is None:
        return None
    page = organisation.pages.get(link.page)
    longest = LONGEST.get(link.address.network)
    if page is None or not page.is_on(PageSwitch.PLACES):
        return None
    if longest and len(draft.text) > longest:
        return None
    return OwnPlace(page, _answered(incident, link.address))


def _answered(incident: Incident, linked: PostAddress) -> PostAddress:
    """Return the address of the citizen's message.

    A comment that was brought in may have no link of its own: then it is under the post linked to.
    """
    brought = (incident.external_id or "").removeprefix(UNNUMBERED)
    rest = brought.removeprefix(str(linked))
    is_under = rest != brought and not rest[:1].isalnum()
    return stored_address(brought) if is_under else linked
