"""What people see of publications: lists of them, and their networks (§2, §5)."""

from dataclasses import replace

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import Network
from domain.model.organisation.people import MEDIA
from domain.ports.reading import IncidentRow
from handlers.lists import digest
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import CONTROL, html
from tests.unit.test_views_lists import open_pages
from tests.unit.views_samples import CONTROL_CHAT, MEDIA_CHAT, NOW, OFFICE, WITH_MEDIA, at


def row(number: int, kind: IncidentKind, *authorities: AuthorityCode) -> IncidentRow:
    return IncidentRow(
        IncidentNumber(number),
        Status.REGISTERED,
        Importance.NORMAL,
        at(25, "09:50"),
        authorities,
        "Нет света",
        kind=kind,
        since=NOW,
    )


PUBLICATION = row(2, IncidentKind.PUBLICATION)
INCIDENT = row(3, IncidentKind.INCIDENT)


def test_lists_as_approved() -> None:
    """A list is named after what is in it."""
    approved.check(
        "publications_listed",
        {
            "publications": open_pages([PUBLICATION], OFFICE, NOW),
            "incidents": open_pages([INCIDENT], OFFICE, NOW),
            "both": open_pages([PUBLICATION, INCIDENT], OFFICE, NOW),
        },
    )


def test_the_digest_brings_each_department_what_it_coordinates_and_works() -> None:
    own = row(4, IncidentKind.INCIDENT, MEDIA)
    rows = [PUBLICATION, INCIDENT, own]
    assert list(digest.scopes(rows, WITH_MEDIA.organisation)) == [
        (CONTROL_CHAT, [INCIDENT, own]),
        (MEDIA_CHAT, [PUBLICATION, own]),
    ]
    assert list(digest.scopes(rows, OFFICE.organisation)) == [(CONTROL_CHAT, rows)]


def test_a_citizens_network_outside_the_procedure_is_no_matter() -> None:
    message = replace(sample.registered().message, network=Network.TELEGRAM, url=None)
    incident = sample.registered(message=message, kind=IncidentKind.PUBLICATION)
    assert "Соцсеть: Telegram\n" in html(CONTROL, incident)
