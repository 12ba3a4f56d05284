"""Until there is history, an authority's own name is the hint where a message belongs (§11)."""

from dataclasses import replace
from operator import itemgetter

import pytest

from domain.model.ids import AuthorityCode
from domain.model.suggestions import named_for
from tests.unit.corpora import columns
from tests.unit.incidents import ORGANISATION

_ANY = next(iter(ORGANISATION.authorities.values()))
NAMES = {
    "edu": "Управление образования",
    "zhkh": "Управление ЖКХ",
    "roads": "Отдел дорожного хозяйства",
    "culture": "Отдел культуры",
    "sport": "Комитет по спорту и молодёжной политике",
    "land": "Отдел земельных отношений",
}
BODIES = [replace(_ANY, code=AuthorityCode(code), name=name) for code, name in NAMES.items()]


@pytest.mark.parametrize("row", [*columns("finding/named_for"), [""]], ids=itemgetter(0))
def test_the_name_that_speaks_of_the_matter(row: list[str]) -> None:
    text, *codes = row
    assert named_for(text, BODIES) == next(iter(codes), None)
