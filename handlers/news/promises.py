"""News of promises: kept, postponed, dropped."""

from collections.abc import Iterator

from domain.model.conversation.notices.kinds import Audience
from domain.model.incident import Incident, events
from domain.model.promise.promise import Postponement, Promise
from handlers.cards import lines
from handlers.news.item import NewsItem, news_for
from handlers.ui.markup import Block, Quote, escape
from handlers.ui.rendered import Files


@news_for(Audience.AUTHORITY, Audience.CONTROL)
def kept(of: NewsItem[events.PromiseKept]) -> Iterator[Block]:
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


@news_for(Audience.AUTHORITY, Audience.CONTROL)
def moved(of: NewsItem[events.PromiseMoved]) -> Iterator[Block]:
    """For the coordinator and the authority, except the one that did it."""
    former, day = f"{of.event.former:%d.%m.%Y}", f"{of.event.day:%d.%m.%Y}"
    yield of.heading(f"обещанное перенесено с {former} на {day}")
    yield from _whose(of)
    move = _move(of)
    if move is not None:
        yield f"Причина: {escape(move.reason)}"
    yield of.decision


@news_for(Audience.AUTHORITY, Audience.CONTROL)
def dropped(of: NewsItem[events.PromiseDropped]) -> Iterator[Block]:
    """For the coordinator and the authority, except the one that did it."""
    yield of.heading(f"обещанное до {of.event.day:%d.%m.%Y} снято с контроля")
    yield from _whose(of)
    if of.event.whose is not None:
        yield f"На контроль ставил: {of.colleague}"
    yield of.decision


@news_for(Audience.AUTHORITY)
def watched(of: NewsItem[events.PromiseWatched]) -> Iterator[Block]:
    """For the authority that made it, if others put it under control."""
    again = " возвращено" if of.event.again else ""
    yield of.heading(f"на контроль{again or ' поставлено'} обещанное до {of.event.day:%d.%m.%Y}")
    yield of.decision
    yield from lines.mentions(of.incident, of.event.authority, of.office)


@news_for(Audience.AUTHOR)
def receipt_of_kept(of: NewsItem[events.PromiseKept]) -> Iterator[Block]:
    """For the person who recorded it."""
    yield of.heading(f"записано: обещанное до {of.event.day:%d.%m.%Y} выполнено")


@news_for(Audience.AUTHOR)
def receipt_of_moved(of: NewsItem[events.PromiseMoved]) -> Iterator[Block]:
    """For the person who recorded it."""
    yield of.heading(f"обещанное перенесено на {of.event.day:%d.%m.%Y}, бот напомнит")


def files(event: events.PromiseKept, incident: Incident) -> Files:
    """Return the photos and documents that prove it."""
    caption = f"№{incident.number}: как выполнено обещанное до {event.day:%d.%m.%Y}"
    shown = (one.attachments for one in incident.promises if one.number == event.promise)
    return Files(next(shown, ()), caption)


def _whose(
    of: NewsItem[events.PromiseKept | events.PromiseMoved | events.PromiseDropped],
) -> Iterator[str]:
    if of.authority is None:
        yield f"Орган: {of.body(of.event.authority)}"


def _promise(of: NewsItem[events.PromiseKept | events.PromiseMoved]) -> Promise | None:
    """Return the promise's current state; None if the answer was withdrawn."""
    return next((one for one in of.incident.promises if one.number == of.event.promise), None)


def _move(of: NewsItem[events.PromiseMoved]) -> Postponement | None:
    promise = _promise(of)
    moves = promise.moves if promise else ()
    return next((one for one in moves if one.signed.at == of.event.at), None)
