"""VK's objects, also those that differ from what its schema promises."""

from datetime import UTC, datetime

import pytest

from bot.networks.vk.errors import VkRefused
from bot.networks.vk.links import Spot
from bot.networks.vk.reading import names_in, read_comment, read_post, text_of
from domain.model.network.post import PostState
from domain.model.network.trouble import NetworkTrouble
from tests.schemas import needs
from tests.vk.schema import error_codes

POST = Spot(-1001, 345)
COMMENT = {"id": 346, "from_id": 501, "date": 1_780_000_000, "text": "Когда?"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[id1|Мария], добрый день!", "Мария, добрый день!"),
        ("[club1001|Администрация], где [https://vk.com/x|ссылка]?", "Администрация, где ссылка?"),
        ("[id1:bp-2_3|Пётр], спасибо", "Пётр, спасибо"),
        ("&quot;Яма&quot; &lt;3 &amp; [скобки]", '"Яма" <3 & [скобки]'),
        ("две\nстроки ", "две\nстроки"),
        ("ноль\0", "ноль\N{REPLACEMENT CHARACTER}"),
        ("пара \ud83d", "пара \N{REPLACEMENT CHARACTER}"),
        ({"a": 1}, ""),
        ("я" * 70_000, "я" * 16_384),
        (None, ""),
    ],
)
def test_words_are_read_as_people_see_them(written: object, shown: str) -> None:
    assert text_of({"text": written}) == shown


def test_a_comment_is_read_with_little() -> None:
    found = read_comment(COMMENT, POST, {})
    assert found is not None
    assert (found.author, found.author_name, found.under) == ("501", None, POST.address)
    assert found.at == datetime.fromtimestamp(1_780_000_000, UTC)


@pytest.mark.parametrize(
    "item",
    [
        {"id": 346, "parents_stack": [], "date": 1_551_459_856, "deleted": True},
        COMMENT | {"deleted": True},
        COMMENT | {"from_id": 0},
        COMMENT | {"from_id": None},
        COMMENT | {"date": 0},
        COMMENT | {"date": 10**15},
        {"id": 346},
    ],
)
def test_a_trace_of_a_comment_is_none(item) -> None:
    assert read_comment(item, POST, {}) is None


def test_a_deleted_post_is_none_and_a_repost_has_files() -> None:
    post = COMMENT | {"owner_id": -1001, "id": 345}
    found = read_post(post | {"copy_history": [{"id": 1}]}, {501: "Мария"})
    assert found is not None
    assert (found.has_files, found.author_name, found.under, found.post) == (
        True,
        "Мария",
        None,
        None,
    )
    assert read_post(post | {"is_deleted": True}, {}) is None
    assert read_post(COMMENT, {}) is None


@pytest.mark.parametrize("answer", [None, [], {"profiles": None}, {"profiles": [1, {"id": "x"}]}])
def test_names_are_looked_for_in_anything(answer) -> None:
    assert names_in([answer]) == {}


@pytest.mark.parametrize(
    ("code", "words", "state"),
    [
        (15, "Access denied: post was not found check post_id param", PostState.MISSING),
        (15, "Access denied: post was deleted", PostState.GONE),
        (15, "Access denied: wall is disabled", PostState.CLOSED),
        (18, "User was deleted or banned", PostState.GONE),
        (30, "This profile is private", PostState.CLOSED),
        (212, "Access to post comments denied", PostState.CLOSED),
        (213, "Access to status replies denied", PostState.CLOSED),
        (5, "User authorization failed", None),
        (29, "Rate limit reached", None),
    ],
)
def test_an_error_may_say_what_became_of_a_post(
    code: int, words: str, state: PostState | None
) -> None:
    assert VkRefused(code, words).state is state


@needs("vk")
def test_every_code_of_vk_is_some_trouble() -> None:
    troubles = {code: VkRefused(code, "").trouble for code in error_codes()}
    assert troubles[14] is NetworkTrouble.CAPTCHA
    assert troubles[113] is NetworkTrouble.REFUSED
    assert set(troubles.values()) == set(NetworkTrouble) - {NetworkTrouble.FAILED}
