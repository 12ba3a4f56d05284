"""Which links lead to the page of the same person: only these are erased together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.message.profile import profile_of
from tests.profiles import PEOPLE


@pytest.mark.parametrize(
    ("spellings", "others"), [pytest.param(*one, id=one[0][0]) for one in PEOPLE]
)
def test_the_page_of_a_person_is_the_same_however_its_link_is_written(
    spellings: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert len({*map(profile_of, spellings)}) == 1
    assert len({*map(profile_of, (spellings[0], *others))}) == 1 + len(others)


@given(st.text())
def test_any_link_has_a_key(text: str) -> None:
    assert profile_of(f"https://{text}")


def test_a_link_of_hostile_length_is_read_at_once() -> None:
    for path in ("@" * 50_000, "profile.php?id=" + "7," * 50_000, "a." * 50_000, "%41" * 50_000):
        for host in ("vk.com", "ok.ru", "facebook.com", "youtube.com", "www." * 9_000 + "t.me"):
            assert profile_of(f"https://{host}/{path}")
