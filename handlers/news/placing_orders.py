"""What is said of answers that the program places in the name of a page."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from domain.model.incident.answer.draft import DraftKind
from domain.model.organisation.page import page_key
from handlers.cards import lines
from handlers.cards.placing_as import PlaceAs, RecordStanding
from handlers.news.item import EventWords, HistoryLine, NewsItem, awaited, nobody
from handlers.texts import networks, words
from handlers.texts.tables import texts_by
from handlers.ui.buttons import Keyboard, column
from handlers.ui.markup import Block, address, mention

_TO_PLACE: Final = texts_by(DraftKind, "drafts.placeable")


def _had_failed(of: HistoryLine[events.PlacingFailed]) -> str:
    page = of.page(of.event.page)
    return f"не удалось разместить версию {of.event.version} от имени {page}. {_why(of.event)}"


def _failed(of: NewsItem[events.PlacingFailed]) -> Iterator[Block]:
    """The program could not place the answer: why, and what to do."""
    yield of.heading(f"от имени {of.page(of.event.page)} разместить не удалось")
    yield _why(of.event)
    what = _TO_PLACE[of.incident.draft(of.event.version).kind]
    yield f"Разместите {what} сами и пришлите ссылку ответом на это сообщение."


def _why(event: events.PlacingFailed) -> str:
    return networks.PLACING_OFF if event.trouble is None else networks.TROUBLE[event.trouble]


def _asked_again(of: NewsItem[events.PlacingAskedAgain]) -> Iterator[Block | Keyboard]:
    """For the lead: nothing was written, why, and whether to place it now."""
    yield from _not_written(of)
    event = of.event
    who = event.ordered_by
    yield f"Поручение: {mention(words.person(of.office.organisation, who), who)}"
    yield networks.STILL_TO_PLACE
    if of.authority is not None and awaited(of):
        yield from lines.mentions(of.incident, of.authority, of.office, (who,))
    page = page_key(event.page)
    yield column(PlaceAs(number=event.number, version=event.version, address=page, sure=True))


def _not_written(of: NewsItem[events.PlacingAskedAgain]) -> Iterator[Block]:
    yield of.heading(f"от имени {of.page(of.event.page)} пока не размещён")
    yield f"{words.capital(networks.WHY_NOT_PLACED[of.event.why])}."


def _stands(of: NewsItem[events.AnswerFound]) -> Iterator[Block | Keyboard]:
    """Our answer stands there already: people decide whether it is the one."""
    event = of.event
    yield of.heading(f"второй раз от имени {of.page(event.page)} не размещён")
    if event.links < len(of.incident.other_links):
        yield f"{networks.STANDS}: {address(of.incident.other_links[event.links].link)}"
    yield networks.NOT_TWICE
    yield column(RecordStanding(number=event.number, version=event.version, links=event.links))


def _unsettled(of: NewsItem[events.PlacingUnsettled]) -> Iterator[Block]:
    """The answer may have been placed: people look."""
    yield of.heading(f"не удалось узнать, размещён ли ответ от имени {of.page(of.event.page)}")
    if of.incident.message.url:
        yield f"Проверьте под сообщением: {address(of.incident.message.url)}"
    yield (
        "Если ответ там, пришлите ссылку на него ответом на это сообщение. Если нет, разместите"
        " его сами."
    )


def _extra(of: NewsItem[events.ExtraAnswerFound]) -> Iterator[Block]:
    """The program's comment stands, although people have placed it or taken it back meanwhile."""
    yield of.heading(f"бот уже разместил ответ от имени {of.page(of.event.page)}")
    if of.event.links < len(of.incident.other_links):
        yield f"Ссылка на него: {address(of.incident.other_links[of.event.links].link)}"
    if of.incident.placement_of(of.event.version) is not None:
        yield "Если под сообщением теперь два ответа, удалите лишний комментарий на странице."
    elif of.incident.status.closed:
        closed = words.STATUS[of.incident.status]
        yield (
            f"К этому времени размещать его было уже не нужно ({closed}): удалите комментарий на"
            " странице."
        )
    else:
        yield "Согласование к этому времени было отменено: удалите комментарий на странице."


WORDS: Final = (
    EventWords(
        events.PlacingOrdered,
        history="поручено боту: разместить версию {version} от имени {page:page}",
    ),
    EventWords(events.PlacingFailed, history=_had_failed, authority=_failed),
    EventWords(
        events.PlacingUnsettled,
        history=(
            "не удалось узнать, получилось ли разместить версию {version} от имени {page:page}"
        ),
        authority=_unsettled,
    ),
    EventWords(
        events.PlacingAskedAgain,
        history="версия {version} от имени {page:page} не размещена: {why:why}",
        control=_not_written,
        authority=_asked_again,
        calls=nobody,  # the news itself does, without the person it names
    ),
    EventWords(
        events.AnswerFound,
        history=(
            "версия {version} от имени {page:page} не размещена: похоже, она там уже есть"
            "{links:link}"
        ),
        authority=_stands,
    ),
    EventWords(
        events.ExtraAnswerFound,
        history="бот уже успел разместить версию {version} от имени {page:page}{links:link}",
        control=_extra,
        authority=_extra,
    ),
)
