"""What `otklik db check` says: every difference and every kind of card has its words."""

import tomllib
from pathlib import Path

from bot.console import check
from domain.model.conversation.cards import CardKind
from domain.model.incident.replay import Disagreement

TEXTS = tomllib.loads(Path(check.__file__).with_suffix(".toml").read_text("utf-8"))


def test_nothing_that_is_found_lacks_words() -> None:
    assert TEXTS["difference"].keys() == set(Disagreement)
    assert TEXTS["nowhere"].keys() == {kind.name for kind in CardKind}
