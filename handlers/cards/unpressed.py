"""Texts that wait for their authors' press: no drafts yet, and no clock stops (§13, §20)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from domain.model.conversation.questions import HeldContribution
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from domain.ports.reading import AskedQuestion, UnpressedText
from domain.ports.snapshots import QuestionSnapshot
from handlers.cards import lines
from handlers.texts import words
from handlers.ui.buttons import Key, Keyboard
from handlers.ui.questions import view_of


def of_authority(
    held: Iterable[AskedQuestion], authority: AuthorityCode | None
) -> tuple[AskedQuestion, ...]:
    """Return those about that authority's information; None: those about the draft."""
    return tuple(one for one in held if _authority(one) == authority)


def _authority(asked: AskedQuestion) -> AuthorityCode | None:
    about = asked.question.about
    return about.authority if isinstance(about, HeldContribution) else None


def told(
    held: Iterable[AskedQuestion], office: Office, now: datetime, *, theirs: bool = False
) -> Iterator[str]:
    """Say of each text that it waits; `theirs`: its author reads it."""
    for one in held:
        since = one.question.written_at
        if since is not None:
            text = UnpressedText(one.question.person, since)
            yield f"{words.capital(waits(text, office, now, theirs=theirs))}."


def waits(text: UnpressedText, office: Office, now: datetime, *, theirs: bool = False) -> str:
    """Return «текст от 10:24 ждёт нажатия автора: Петров Б. В.», as HTML."""
    since = words.short_moment(text.since, office.calendar.tz, now)
    whose, press = ("ваш текст", "вашего нажатия") if theirs else ("текст", "нажатия автора")
    return f"{whose} от {since} ждёт {press}: {lines.person(office, text.author)}"


def buttons(
    held: Sequence[AskedQuestion], incident: Incident, office: Office, now: datetime
) -> tuple[tuple[Key, ...], ...]:
    """Return the buttons of the question; none if there are several, which differ by author."""
    if len(held) != 1:
        return ()
    (one,) = held
    *_, last = view_of(QuestionSnapshot(one.id, one.question, incident, office, now)).parts
    return last.keyboard.rows if isinstance(last.keyboard, Keyboard) else ()
