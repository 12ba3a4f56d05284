"""What is said of promises in answers: tracked, kept, postponed, dropped."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from domain.model.promise.promise import Promise
from handlers.cards import lines
from handlers.news.item import EventWords, NewsItem
from handlers.texts import words
from handlers.ui.buttons import Key, Keyboard, copies, opens
from handlers.ui.markup import Block, Quote, escape
from handlers.ui.rendered import CardFiles

_LONGEST_LINE: Final = 500


def _tracked(of: NewsItem[events.PromiseWatched]) -> Iterator[Block]:
    """For the authority that made it, if others decided to track it."""
    again = " возвращено" if of.event.again else ""
    yield of.heading(f"на контроль{again or ' поставлено'} обещанное до {of.event.day:%d.%m.%Y}")
    yield of.decision
    yield from lines.mentions(of.incident, of.event.authority, of.office)


def _kept(of: NewsItem[events.PromiseKept]) -> Iterator[Block | CardFiles]:
    """For the coordinator, with the proof; for the authority, if others recorded it."""
    late = "" if of.event.in_time else ", позже обещанного"
    yield of.heading(f"обещанное до {of.event.day:%d.%m.%Y} выполнено{late}")
    yield from _whose(of)
    promise = _promise(of)
    if promise is not None and promise.done:
        yield Quote(promise.done)
    if promise is not None:
        yield from lines.attached(promise.attachments)
    yield f"Отметка о выполнении: {of.who}"
    yield _proof(of)


def _proof(of: NewsItem[events.PromiseKept]) -> CardFiles:
    """Return the photos and documents that prove it."""
    caption = f"№{of.incident.number}: как выполнено обещанное до {of.event.day:%d.%m.%Y}"
    promise = _promise(of)
    return CardFiles(promise.attachments if promise else (), caption)


def _recorded_as_kept(of: NewsItem[events.PromiseKept]) -> Iterator[Block | Keyboard | CardFiles]:
    """For the person who recorded it, with a text for the citizen, who waits for it."""
    yield of.heading(f"записано: обещанное до {of.event.day:%d.%m.%Y} выполнено")
    promise = _promise(of)
    text = "" if promise is None else _for_citizen(promise)
    if promise is not None:
        yield "Напишите автору под постом, проверив текст:"
        yield f"<pre>{escape(text)}</pre>"
    keys: tuple[Key, ...] = (
        *copies("Скопировать", text),
        *opens("Открыть пост", of.incident.message.url),
    )
    if keys:
        yield Keyboard((keys,))
    yield _proof(of)


def _for_citizen(promise: Promise) -> str:
    """Return one line: what was promised, and what was done."""
    promised = words.cut(promise.words, _LONGEST_LINE).rstrip(".!… ")
    what = f"Мы обещали: «{promised}». Выполнено." if promised else "Мы выполнили обещанное."
    done = words.cut(promise.done, _LONGEST_LINE)
    return f"Здравствуйте! {what} {words.capital(done)}".strip()


def _moved(of: NewsItem[events.PromiseMoved]) -> Iterator[Block]:
    """For the coordinator and the authority, except the one that did it."""
    former, day = f"{of.event.former:%d.%m.%Y}", f"{of.event.day:%d.%m.%Y}"
    yield of.heading(f"обещанное перенесено с {former} на {day}")
    yield from _whose(of)
    promise = _promise(of)
    moves = promise.moves if promise else ()
    move = next((one for one in moves if one.signed.at == of.event.at), None)
    if move is not None:
        yield f"Причина: {escape(move.reason)}"
    yield of.decision


def _dropped(of: NewsItem[events.PromiseDropped]) -> Iterator[Block]:
    """For the coordinator and the authority, except the one that did it."""
    yield of.heading(f"обещанное до {of.event.day:%d.%m.%Y} снято с контроля")
    yield from _whose(of)
    if of.event.whose is not None:
        yield f"На контроль ставил: {of.colleague}"
    yield of.decision


def _whose(
    of: NewsItem[events.PromiseKept | events.PromiseMoved | events.PromiseDropped],
) -> Iterator[str]:
    if of.authority is None:
        yield f"Орган: {of.body(of.event.authority)}"


def _promise(of: NewsItem[events.PromiseKept | events.PromiseMoved]) -> Promise | None:
    """Return the promise's current state; None if the answer was withdrawn."""
    promises = of.incident.promises
    return next((one for one in promises if one.number == of.event.promise), None)


WORDS: Final = (
    EventWords(
        events.PromiseWatched,
        history=(
            "обещанное до {day:%d.%m.%Y} {again:возвращено|поставлено} на контроль:"
            " {authority:body}"
        ),
        authority=_tracked,
    ),
    EventWords(
        events.PromisesDeclined,
        history="обещанное в версии {version} на контроль не поставлено",
    ),
    EventWords(
        events.PromiseKept,
        history=(
            "обещанное до {day:%d.%m.%Y} выполнено{in_time:|, позже обещанного}{attachments:files}"
        ),
        control=_kept,
        authority=_kept,
        author=_recorded_as_kept,
    ),
    EventWords(
        events.PromiseMoved,
        history="обещанное перенесено с {former:%d.%m.%Y} на {day:%d.%m.%Y}",
        control=_moved,
        authority=_moved,
        author=("обещанное перенесено на {day:%d.%m.%Y}, бот напомнит",),
    ),
    EventWords(
        events.PromiseDropped,
        history="обещанное до {day:%d.%m.%Y} снято с контроля",
        whose="на контроль ставил",
        control=_dropped,
        authority=_dropped,
    ),
)
