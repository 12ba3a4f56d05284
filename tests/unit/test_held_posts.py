"""How much comes from a page at once, and what waits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.model.message.citizen_message import Network
from domain.model.network.held_post import MOST_BY_AUTHOR, MOST_ON_PAGE, Flow
from domain.model.network.post import FoundPost, PostAddress

AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
MARIA, PETER = (f"https://vk.com/id{number}" for number in (77, 78))
POST = FoundPost(PostAddress(Network.VK, "-1001_2_3"), "u", "Яма", AT, "77", author_url=MARIA)
OTHERS = [f"https://vk.com/id{number}" for number in range(MOST_ON_PAGE)]


@pytest.mark.parametrize(
    ("earlier", "stopped", "admitted"),
    [
        ([], False, True),
        ([], True, False),
        ([MARIA] * (MOST_BY_AUTHOR - 1), False, True),
        ([MARIA] * MOST_BY_AUTHOR, False, False),
        ([PETER] * MOST_BY_AUTHOR, False, True),
        (OTHERS[1:], False, True),
        (OTHERS, False, False),
        ([None] * (MOST_BY_AUTHOR + 1), False, True),
        ([None] * MOST_ON_PAGE, False, False),
    ],
)
def test_what_is_registered_at_once(
    earlier: list[str | None], stopped: bool, admitted: bool
) -> None:
    assert Flow(earlier, stopped=stopped).admits(POST) is admitted


def test_what_is_admitted_counts() -> None:
    flow = Flow([], stopped=False)
    of_maria = [flow.admits(POST) for _ in range(MOST_BY_AUTHOR + 5)]
    assert of_maria == [True] * MOST_BY_AUTHOR + [False] * 5
    assert flow.admits(replace(POST, author_url=PETER))
    nameless = [flow.admits(replace(POST, author_url=None)) for _ in range(MOST_ON_PAGE)]
    assert nameless.count(True) == MOST_ON_PAGE - MOST_BY_AUTHOR - 1
