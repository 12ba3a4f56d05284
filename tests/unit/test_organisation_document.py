from domain.model.organisation.options import Option
from domain.model.organisation.organisation_document import to_document
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.people import MEDIA
from tests.unit.test_organisation import ORGANISATION


def test_the_media_department_is_written_under_its_own_key() -> None:
    document = to_document(ORGANISATION)

    assert document["media"] == {"chat": -1002}
    assert MEDIA not in [entry["code"] for entry in document["authority"]]


def test_what_an_earlier_version_stored_is_read_whatever_today_allows() -> None:
    document = to_document(ORGANISATION)
    document["administration"]["name"] = "Район\tи город"
    document["norms"] = {"draft_minutes": 100_000, "removed_minutes": 1}
    document["removed"] = {"key": 1}
    found = from_document(document)
    assert found.option(Option.DRAFT_LEAD) == 100_000
    assert found.name == "Район\tи город"
