"""Tables of texts are complete when the program starts, not only once a text is needed."""

from enum import StrEnum

import pytest

from domain.model.organisation.people import Role
from handlers.texts.tables import texts_by


class Roles(StrEnum):
    CONTROL = "control"


class MoreRoles(StrEnum):
    EVERY = "every"


def test_a_table_has_a_text_for_each_member() -> None:
    assert set(texts_by(Role, "administration.comes")) == {*Role}


@pytest.mark.parametrize("codes", [Roles, MoreRoles])
def test_a_missing_or_unknown_member_is_refused(codes: type[StrEnum]) -> None:
    with pytest.raises(ValueError, match=r"administration\.comes|is not a valid"):
        texts_by(codes, "administration.comes")


def test_a_table_may_be_of_some_members() -> None:
    assert set(texts_by(Role, "words.officers", some=True)) < {*Role}
    with pytest.raises(ValueError, match=r"words\.officers"):
        texts_by(Role, "words.officers")
