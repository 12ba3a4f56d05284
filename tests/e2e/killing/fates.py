"""What is to become of an incident: its text says so, and people go by that."""

from enum import StrEnum


class Fate(StrEnum):
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
    Fate.SEVERAL,
    Fate.LASTING,
    Fate.REDIRECTED,
    Fate.UNANSWERED,
    None,
    None,
    Fate.SENT_BACK,
    Fate.DECLINED,
    None,
    None,
    None,
)
"""Of what control registers, in turn: one of each kind in all but the smallest loads."""


def fate_of(text: str) -> Fate | None:
    """The fate of the incident that this text is, or is about."""
    return next((fate for fate in Fate if fate in text), None)
