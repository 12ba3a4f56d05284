"""News of placements and promises: whether in time, corrections, proof."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.model.conversation.notices.kinds import Audience
from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.proof import ProofState
from domain.model.incident.workflow.status import Status
from domain.model.organisation.page import page_key
from domain.model.promise.promise import Postponement, Promise
from handlers.cards import lines
from handlers.cards.placing_as import PlaceAs, RecordStanding
from handlers.cards.review import changes
from handlers.news.item import NewsItem, news_for
from handlers.texts import networks, words
from handlers.texts.tables import texts_by
from handlers.ui.buttons import Key, Keyboard, column, copies, opens
from handlers.ui.markup import Block, Quote, address, escape, mention
from handlers.ui.rendered import CardFiles

_LONGEST_LINE: Final = 500
_TO_PLACE: Final = texts_by(DraftKind, "drafts.placeable")
_PROOF_ASKS: Final = texts_by(ProofState, "drafts.proof_asks")


@news_for(Audience.AUTHORITY)
def placed(of: NewsItem[events.AnswerPlaced]) -> Iterator[Block]:
    """The answer is placed."""
    yield of.heading(f"ответ размещён, {kept(of)}")
    yield from _record(of, "ответ")


@news_for(Audience.AUTHORITY)
def interim_placed(of: NewsItem[events.InterimPlaced]) -> Iterator[Block]:
    """An interim answer is placed; the final one has a new deadline (§17)."""
    yield of.heading(f"промежуточный ответ размещён, {kept(of)}")
    yield final_due(of)
    yield from _record(of, "промежуточный ответ")


@news_for(Audience.OFFICERS)
def answer(of: NewsItem[events.AnswerPlaced]) -> Iterator[Block]:
    """For the officers, with the text that the head will ask for (§22)."""
    yield from placed(of)
    yield from _words(of, "Ответ")


@news_for(Audience.OFFICERS)
def interim_answer(of: NewsItem[events.InterimPlaced]) -> Iterator[Block]:
    """For the officers, with the text of an interim answer."""
    yield from interim_placed(of)
    yield from _words(of, "Промежуточный ответ")


@news_for(Audience.AUTHORITY)
def placing_failed(of: NewsItem[events.PlacingFailed]) -> Iterator[Block]:
    """The program could not place the answer: why, and what to do."""
    yield of.heading(f"от имени {_page(of)} разместить не удалось")
    trouble = of.event.trouble
    yield networks.PLACING_OFF if trouble is None else networks.TROUBLE[trouble]
    what = _TO_PLACE[of.incident.draft(of.event.version).kind]
    yield f"Разместите {what} сами и пришлите ссылку ответом на это сообщение."


@news_for(Audience.AUTHORITY)
def asked_again(of: NewsItem[events.PlacingAskedAgain]) -> Iterator[Block]:
    """Nothing was written: why, and whether to place it now."""
    yield from asked_them_again(of)
    who = of.event.ordered_by
    yield f"Поручение: {mention(words.person(of.office.organisation, who), who)}"
    yield networks.STILL_TO_PLACE


@news_for(Audience.CONTROL)
def asked_them_again(of: NewsItem[events.PlacingAskedAgain]) -> Iterator[Block]:
    """Nothing was written: why."""
    yield of.heading(f"от имени {_page(of)} пока не размещён")
    yield f"{words.capital(networks.WHY_NOT_PLACED[of.event.why])}."


def keys_of_asked_again(event: events.PlacingAskedAgain) -> Keyboard:
    """Return the button that orders it once more."""
    page = page_key(event.page)
    return column(PlaceAs(number=event.number, version=event.version, address=page, sure=True))


@news_for(Audience.AUTHORITY)
def stands(of: NewsItem[events.AnswerFound]) -> Iterator[Block]:
    """Our answer stands there already: people decide whether it is the one."""
    yield of.heading(f"второй раз от имени {_page(of)} не размещён")
    if of.event.links < len(of.incident.other_links):
        link = of.incident.other_links[of.event.links].link
        yield f"{networks.STANDS}: {address(link)}"
    yield networks.NOT_TWICE


def keys_of_stands(event: events.AnswerFound) -> Keyboard:
    """Return the button that records it."""
    return column(RecordStanding(number=event.number, version=event.version, links=event.links))


@news_for(Audience.AUTHORITY)
def placing_unsettled(of: NewsItem[events.PlacingUnsettled]) -> Iterator[Block]:
    """The answer may have been placed: people look."""
    yield of.heading(f"не удалось узнать, размещён ли ответ от имени {_page(of)}")
    if of.incident.message.url:
        yield f"Проверьте под сообщением: {address(of.incident.message.url)}"
    yield (
        "Если ответ там, пришлите ссылку на него ответом на это сообщение. Если нет, разместите"
        " его сами."
    )


@news_for(Audience.AUTHORITY, Audience.CONTROL)
def extra_answer(of: NewsItem[events.ExtraAnswerFound]) -> Iterator[Block]:
    """The program's comment stands, although people have placed it or taken it back meanwhile."""
    yield of.heading(f"бот уже разместил ответ от имени {_page(of)}")
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


def _page(
    of: NewsItem[
        events.PlacingFailed
        | events.PlacingAskedAgain
        | events.AnswerFound
        | events.PlacingUnsettled
        | events.ExtraAnswerFound
    ],
) -> str:
    return f"«{escape(networks.page_name(of.event.page, of.office.organisation))}»"


@news_for(Audience.AUTHORITY, Audience.CONTROL)
def checked(of: NewsItem[events.PlacementChecked]) -> Iterator[Block]:
    """What a look at the link of the answer found, if it is in doubt, and what to do."""
    yield of.heading(words.PROOF[of.event.state])
    placement = of.incident.placement_of(of.event.version)
    if placement is None:
        return
    if placement.url:
        yield f"Ссылка: {address(placement.url)}"
    yield f"Отметка о размещении: {lines.signed(placement.recorded, of.office)}"
    if of.event.state.other_text and placement.version is not None:
        yield "Согласовано → размещено:"
        yield changes(of.incident.draft(placement.version).text, placement.found)
    yield _PROOF_ASKS[of.event.state]


def final_due(of: NewsItem[events.InterimPlaced]) -> str:
    """The final deadline (§17); a further interim answer does not move it."""
    still = "" if of.event.opened else " прежний"
    return f"Срок окончательного ответа{still}: {of.due(of.event.due_at)}"


@news_for(Audience.AUTHORITY)
def clarification_placed(of: NewsItem[events.ClarificationPlaced]) -> Iterator[Block]:
    """A clarification is placed (§10)."""
    yield of.heading("уточняющий вопрос автору размещён")
    yield clock_runs_on(of)
    yield from _record(of, "уточняющий вопрос")


@news_for(Audience.AUTHORITY, Audience.AUTHOR)
def another_time(of: NewsItem[events.PlacementTimeCorrected]) -> Iterator[Block]:
    """The time of the placement is corrected."""
    event = of.event
    at = of.moment(event.placed_at)
    if event.kind is not DraftKind.CLARIFICATION:
        due_at = _met_due(event.version, of.incident)
        at += f", {lines.lateness(due_at, event.placed_at, of.office)}"
    yield of.heading(f"время размещения — {at}")
    if event.due_at is not None:
        yield f"Срок окончательного ответа: {of.due(event.due_at)}"


@news_for(Audience.AUTHORITY, Audience.COLLEAGUE)
def place_again(of: NewsItem[events.PlacementUndone]) -> Iterator[Block]:
    """The placement was recorded by mistake: the next step, unless it is done since."""
    yield from _undone(of)
    incident = of.incident
    if incident.approved_draft is not None and incident.status is Status.APPROVED:
        what = _TO_PLACE[incident.approved_draft.kind]
        yield f"Срок идёт: разместите {what} и пришлите ссылку."
    elif incident.publication and not incident.status.closed:
        yield "Срок идёт: разместите ответ и пришлите ссылку."


@news_for(Audience.COLLEAGUE)
def another_link(of: NewsItem[events.PlacementLinkCorrected]) -> Iterator[Block]:
    """The link of a colleague's placement is corrected."""
    yield of.heading("ссылка на ответ исправлена")
    yield f"Отметка о размещении: {of.colleague}"
    placement = of.incident.placement_of(of.event.version)
    if placement is not None and placement.url:
        yield f"Ссылка на ответ: {address(placement.url)}"
    yield f"Исправлено: {of.who}"


@news_for(Audience.OFFICERS)
def not_placed_yet(of: NewsItem[events.PlacementUndone]) -> Iterator[Block]:
    """The placement was recorded by mistake, for people without a task."""
    yield from _undone(of)
    yield "Ответ ещё не размещён, срок идёт."


def kept(of: NewsItem[events.AnswerPlaced | events.InterimPlaced]) -> str:
    """Return whether it was placed in time."""
    if of.event.in_time:
        return "в срок"
    return lines.lateness(_met_due(of.event.version, of.incident), of.event.at, of.office)


def clock_runs_on(of: NewsItem[events.ClarificationPlaced]) -> str:
    """A clarification does not stop the clock (§10)."""
    return f"Срок идёт. {lines.due_line(of.incident, of.office, of.now, awaited=False)}"


def _undone(of: NewsItem[events.PlacementUndone]) -> Iterator[Block]:
    kind = of.event.kind
    what = "" if kind is DraftKind.FINAL else f" {words.PLACED[kind]}"
    yield of.heading(f"отметка о размещении{what} отменена")
    if of.event.due_at is not None:
        yield f"Снова идёт прежний срок ответа: {of.new_due(of.event.due_at)}"
    if of.event.page is not None:
        yield networks.stays(escape(networks.page_name(of.event.page, of.office.organisation)))
    if of.event.whose is not None:
        yield f"Отметка о размещении: {of.colleague}"
    yield of.decision


def _met_due(version: DraftVersion | None, incident: Incident) -> datetime:
    """Return the deadline that applied to the placement of that version."""
    placement = incident.placement_of(version)
    return placement.due_at if placement else incident.due.at


def _words(of: NewsItem[events.AnswerPlaced | events.InterimPlaced], name: str) -> Iterator[Block]:
    """Return the text; None if only the link was sent to the bot."""
    if of.event.version is not None:
        draft = of.incident.draft(of.event.version)
        yield f"{name}:"
        yield from lines.said(draft.text, draft.attachments)


def _record(
    of: NewsItem[events.AnswerPlaced | events.InterimPlaced | events.ClarificationPlaced], to: str
) -> Iterator[Block]:
    placement = of.incident.placement_of(of.event.version)
    if placement is not None and placement.page is not None:
        name = networks.page_name(placement.page, of.office.organisation)
        yield f"Размещено от имени «{escape(name)}»: {of.who}"
    else:
        yield f"Отметка о размещении: {of.who}"
    if of.event.with_link and placement is not None and placement.url:
        yield f"Ссылка на {to}: {address(placement.url)}"


@news_for(Audience.AUTHORITY, Audience.CONTROL)
def promise_kept(of: NewsItem[events.PromiseKept]) -> Iterator[Block]:
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
def tracked(of: NewsItem[events.PromiseWatched]) -> Iterator[Block]:
    """For the authority that made it, if others decided to track it."""
    again = " возвращено" if of.event.again else ""
    yield of.heading(f"на контроль{again or ' поставлено'} обещанное до {of.event.day:%d.%m.%Y}")
    yield of.decision
    yield from lines.mentions(of.incident, of.event.authority, of.office)


@news_for(Audience.AUTHOR)
def receipt_of_kept(of: NewsItem[events.PromiseKept]) -> Iterator[Block]:
    """For the person who recorded it, with a text for the citizen, who waits for it."""
    yield of.heading(f"записано: обещанное до {of.event.day:%d.%m.%Y} выполнено")
    promise = _promise(of)
    if promise is not None:
        yield "Напишите автору под постом, проверив текст:"
        yield f"<pre>{escape(_for_citizen(promise))}</pre>"


def keys_of_kept(event: events.PromiseKept, incident: Incident) -> Keyboard | None:
    """Return the buttons with which to tell the citizen."""
    promise = _promise_of(event, incident)
    text = "" if promise is None else _for_citizen(promise)
    keys: tuple[Key, ...] = (
        *copies("Скопировать", text),
        *opens("Открыть пост", incident.message.url),
    )
    return Keyboard((keys,)) if keys else None


def _for_citizen(promise: Promise) -> str:
    """Return one line: what was promised, and what was done."""
    promised = words.cut(promise.words, _LONGEST_LINE).rstrip(".!… ")
    what = f"Мы обещали: «{promised}». Выполнено." if promised else "Мы выполнили обещанное."
    done = words.cut(promise.done, _LONGEST_LINE)
    return f"Здравствуйте! {what} {words.capital(done)}".strip()


@news_for(Audience.AUTHOR)
def receipt_of_moved(of: NewsItem[events.PromiseMoved]) -> Iterator[Block]:
    """For the person who recorded it."""
    yield of.heading(f"обещанное перенесено на {of.event.day:%d.%m.%Y}, бот напомнит")


def files(event: events.PromiseKept, incident: Incident) -> CardFiles:
    """Return the photos and documents that prove it."""
    caption = f"№{incident.number}: как выполнено обещанное до {event.day:%d.%m.%Y}"
    promise = _promise_of(event, incident)
    return CardFiles(promise.attachments if promise else (), caption)


def _whose(
    of: NewsItem[events.PromiseKept | events.PromiseMoved | events.PromiseDropped],
) -> Iterator[str]:
    if of.authority is None:
        yield f"Орган: {of.body(of.event.authority)}"


def _promise(of: NewsItem[events.PromiseKept | events.PromiseMoved]) -> Promise | None:
    return _promise_of(of.event, of.incident)


def _promise_of(
    event: events.PromiseKept | events.PromiseMoved, incident: Incident
) -> Promise | None:
    """Return the promise's current state; None if the answer was withdrawn."""
    return next((one for one in incident.promises if one.number == event.promise), None)


def _move(of: NewsItem[events.PromiseMoved]) -> Postponement | None:
    promise = _promise(of)
    moves = promise.moves if promise else ()
    return next((one for one in moves if one.signed.at == of.event.at), None)
