"""Scenarios: what is to become of an incident. Its text says so, and people go by that."""

from enum import StrEnum


class Scenario(StrEnum):
    """Ends the citizen's text; without one an authority answers at once."""

    UNDECIDED = "Ещё подумаем, куда направить."
    """Never routed: its authority is only chosen and put back."""

    SEVERAL = "Вопросов здесь несколько."
    """Two authorities work it, one of them makes the consolidated answer (§12)."""

    LASTING = "Дело это долгое."
    """An interim answer comes first (§16)."""

    REDIRECTED = "Отвечает кто-то другой."
    """Returned, and redirected to another authority (§11)."""

    SENT_BACK = "Отвечать всё равно вам."
    """Returned, and control sends it back."""

    UNANSWERED = "Одна только брань."
    """No answer is proposed, and control confirms that (§19)."""

    DECLINED = "Брань, но по делу."
    """No answer is proposed, and control declines that."""


IN_PRIVATE = (
    Scenario.SEVERAL,
    Scenario.LASTING,
    Scenario.REDIRECTED,
    Scenario.UNANSWERED,
    None,
    None,
    Scenario.SENT_BACK,
    Scenario.DECLINED,
    None,
    None,
    None,
)
"""Of what control registers, in turn: one of each kind in all but the smallest loads."""


def scenario_of(text: str) -> Scenario | None:
    """The scenario of the incident that this text is, or is about."""
    return next((scenario for scenario in Scenario if scenario in text), None)
