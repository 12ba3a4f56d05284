"""Which authorities a new incident's card offers first, by where others like it went."""

import pytest

from domain.model.ids import AuthorityCode
from domain.model.organisation.people import Authority
from domain.model.suggestions import Precedent, in_order, likeliest
from tests.unit.incidents import CONTROL_CHAT

PARKS, ROADS, SCHOOLS = (
    Authority(AuthorityCode(code), name, CONTROL_CHAT)
    for code, name in (("parks", "Парки"), ("roads", "дороги"), ("schools", "Школы"))
)
ALL = (SCHOOLS, ROADS, PARKS)


def had(body: Authority, topic: int = 0, group: int = 0, lately: int = 0) -> Precedent:
    return Precedent(body.code, topic, group, lately)


@pytest.mark.parametrize(
    ("precedents", "first"),
    [
        pytest.param([], [], id="nothing is known"),
        pytest.param([had(PARKS, lately=9), had(ROADS, topic=1)], [ROADS, PARKS], id="the topic"),
        pytest.param(
            [had(PARKS, group=1, lately=9), had(ROADS, group=2)], [ROADS, PARKS], id="its group"
        ),
        pytest.param(
            [had(PARKS, topic=1, group=1), had(ROADS, topic=1, group=5)],
            [ROADS, PARKS],
            id="its group, where the topic tells nothing",
        ),
        pytest.param([had(PARKS, lately=2), had(SCHOOLS, lately=3)], [SCHOOLS, PARKS], id="lately"),
        pytest.param([had(SCHOOLS), had(PARKS), had(ROADS)], [ROADS, PARKS, SCHOOLS], id="by name"),
        pytest.param(
            [Precedent(AuthorityCode("gone"), 5, 5, 5), had(PARKS)], [PARKS], id="one that has left"
        ),
    ],
)
def test_the_likeliest_authorities(precedents: list[Precedent], first: list[Authority]) -> None:
    assert likeliest(precedents, ALL) == tuple(body.code for body in first)


@pytest.mark.parametrize(
    ("likely", "order"),
    [
        pytest.param((), [ROADS, PARKS, SCHOOLS], id="by name"),
        pytest.param((SCHOOLS, PARKS), [SCHOOLS, PARKS, ROADS], id="the likely ones first"),
    ],
)
def test_all_others_follow_by_name(likely: tuple[Authority, ...], order: list[Authority]) -> None:
    assert in_order([body.code for body in likely], ALL) == order
    left = [body for body in ALL if body is not SCHOOLS]
    assert in_order([body.code for body in likely], left) == [
        body for body in order if body is not SCHOOLS
    ]
