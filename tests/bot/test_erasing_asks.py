"""`otklik privacy erase` asks at a terminal, and goes on only after «да»."""

import io

import pytest
import typer

from bot.console import privacy
from bot.setup.settings import explicit_settings
from domain.model.ids import CommentId
from storage.upkeep.erasure_scope import ErasureScope


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "goes_on"),
    [
        (Terminal("да\n"), True),
        (Terminal(" Да \n"), True),
        (Terminal("нет\n"), False),
        (Terminal("\n"), False),
        (Terminal(""), False),
        (Terminal("давай не будем\n"), False),
        (io.StringIO("да\n"), False),
    ],
)
def test_only_a_yes_at_a_terminal_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: io.StringIO,
    *,
    goes_on: bool,
) -> None:
    monkeypatch.setattr("sys.stdin", typed)
    if goes_on:
        privacy._ask(["• №1"], 0)
    else:
        with pytest.raises(typer.Exit) as refused:
            privacy._ask(["• №1"], 0)
        assert refused.value.exit_code == 1
    said = capsys.readouterr()
    assert said.out.startswith("• №1\n")
    assert ("Ничего не удалено" in said.err) is not goes_on


def test_comments_of_the_author_that_stay_are_told() -> None:
    scope = ErasureScope([], found=[CommentId(1)], other_found=2)
    assert [*privacy._meant(scope, explicit_settings())] == [
        "Сообщения и авторы:",
        "• комментарии, которые не зарегистрированы: 1",
        "Остаются и незарегистрированные комментарии этого автора: 2. Их удаляет --author.",
    ]
