"""Comments that wait to be sorted: the card of one, and the list that many of them share (§9, §19)."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from domain.model.actor import MONITORING, Actor
from domain.model.conversation.cards import (
    PLAIN,
    REQUESTED,
    CardMode,
    ModeKind,
    all_authorities,
)
from domain.model.conversation.notices.kinds import ShowComment, ShowSorting
from domain.model.found_comment import (
    RETURNED_WITHIN,
    CommentState,
    FoundComment,
    PastDue,
    Sorting,
)
from domain.model.ids import AuthorityCode, CommentId, IncidentNumber, Mark
from domain.model.incident.workflow.status import Importance, NoAnswerGround
from domain.model.message.danger import danger_in
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.suggestions import in_order
from domain.model.time.deadline import whole_minute
from domain.ports.snapshots import CommentContent, SortingContent
from domain.use_cases.sorting import (
    dismiss_comment,
    dismiss_rest,
    leave_comment_unanswered,
    open_comment,
    register_comment,
    take_back_comment,
    take_back_rest,
)
from handlers.cards import choosing, lines
from handlers.texts import labels, toasts, words
from handlers.texts.refusals import refusal
from handlers.ui.buttons import (
    LONGEST_LABEL,
    AskingButton,
    Button,
    Keyboard,
    OfNothing,
    column,
    opens,
    paired,
)
from handlers.ui.context import SILENT, Context, Response, Toast, toasted
from handlers.ui.markup import Block, Quote, address, bold, escape, linked, pages
from handlers.ui.rendered import MessagePart, Rendered, renders

_GROUNDS: Final = CardMode(ModeKind.OPENED)
"""The grounds of §19 are offered; with one as its argument: that one is to be confirmed."""

_LONGEST_LINE: Final = 90
"""Characters of a comment in the list."""

_LONGEST_AUTHOR: Final = 100


class SortingButton(Button):
    """Under a comment, or the list of them; the use case checks who may register incidents."""

    subject = OfNothing.STAFF
    action = Action.REGISTER


class CommentButton(SortingButton):
    """Under one comment."""

    comment: CommentId

    def shown(self, by: Actor, mode: CardMode = PLAIN, toast: Toast | None = None) -> Response:
        """Show the card with other buttons, in the chat of the press."""
        if by.source is None:
            return Response(toast=toast)
        return Response((ShowComment(self.comment, by.source.place, mode),), toast)


class Registers(CommentButton):
    """Registers the comment; `late`: its deadline has passed, and the card says so."""

    late: bool = False

    async def registered(
        self, authority: AuthorityCode | None, by: Actor, context: Context
    ) -> IncidentNumber | Response:
        """Register it, or show the passed deadline, if the pressed card does not show that yet."""
        try:
            return await register_comment(
                context.uow, self.comment, authority, late=self.late, by=by, at=context.now
            )
        except PastDue as error:
            said = refusal(error, await context.reading.office())
            return self.shown(by, toast=Toast(said, alert=True))


def due_of(found_at: datetime, office: Office) -> datetime:
    """Return the deadline that a comment found then has, if it is registered (§9)."""
    return office.dues(Importance.NORMAL, whole_minute(found_at), office.policy).answer.at


class RegisterComment(Registers, prefix="sd"):
    """Registers the comment as an incident that waits to be routed."""

    label = "Зарегистрировать"

    async def press(self, by: Actor, context: Context) -> Response:
        """Register it; the registration card follows."""
        number = await self.registered(None, by, context)
        if isinstance(number, Response):
            return number
        return toasted(f"Комментарий зарегистрирован как №{number}.")


class RouteComment(Registers, prefix="se"):
    """The name of an authority: registers the comment and routes it there at once."""

    packed = ("comment", "authority", "late")
    authority: AuthorityCode
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Register and route it."""
        number = await self.registered(self.authority, by, context)
        if isinstance(number, Response):
            return number
        organisation = (await context.reading.office()).organisation
        return toasted(toasts.routed(number, (self.authority,), organisation))


class MoreBodies(CommentButton, prefix="sf"):
    """Shows another page of the authorities, from 0."""

    sheet: int = 0
    label = labels.MORE_AUTHORITIES

    async def press(self, by: Actor, context: Context) -> Response:
        """Show it."""
        del context
        return self.shown(by, all_authorities(self.sheet))


class AskCommentGrounds(CommentButton, prefix="sg"):
    """Shows the grounds of §19."""

    label = "Без ответа"

    async def press(self, by: Actor, context: Context) -> Response:
        """Show them."""
        del context
        return self.shown(by, _GROUNDS)


class LeaveCommentUnanswered(CommentButton, AskingButton, prefix="sh"):
    """A ground of §19: asks, then registers the comment and closes it without an answer."""

    ground: NoAnswerGround
    edits: int = 0
    """Of the words that the card shows."""
    packed = ("comment", "ground", "edits", "sure")

    @property
    def asks(self) -> str:
        """The ground."""
        return labels.GROUND[self.ground]

    async def ask(self, by: Actor, context: Context) -> Response:
        """Ask on the card."""
        del context
        return self.shown(by, CardMode(ModeKind.OPENED, self.ground))

    async def act(self, by: Actor, context: Context) -> Response:
        """Register and close it."""
        number = await leave_comment_unanswered(
            context.uow, self.comment, self.ground, self.edits, by=by, at=context.now
        )
        return toasted(f"№{number}: ответ не даётся.")


class BackToComment(CommentButton, prefix="si"):
    """Shows the usual buttons again."""

    label = labels.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Show them."""
        del context
        return self.shown(by)


class DismissComment(CommentButton, prefix="sj"):
    """Records that the comment needs no answer; `edits`: of the words that the card shows."""

    edits: int = 0
    label = "Не требует ответа"

    async def press(self, by: Actor, context: Context) -> Response:
        """Record it."""
        await dismiss_comment(context.uow, self.comment, self.edits, by=by, at=context.now)
        return toasted("Отмечено: не требует ответа. Вернуть можно в течение 15 минут.")


class TakeBackComment(CommentButton, prefix="sk"):
    """Lets the comment wait again; `found`: on a card that a search has brought."""

    found: bool = False
    label = "Вернуть"

    async def press(self, by: Actor, context: Context) -> Response:
        """Take it back."""
        await take_back_comment(context.uow, self.comment, found=self.found, by=by, at=context.now)
        return toasted("Комментарий снова ждёт разбора.")


class OpenComment(CommentButton, prefix="sm"):
    """The number of a comment in the list: brings its card."""

    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Bring it."""
        await open_comment(context.uow, self.comment, by=by, at=context.now)
        return SILENT


class DismissRest(SortingButton, prefix="sn"):
    """Records of all shown that nobody has opened that they need no answer."""

    packed = ("after", "seen")
    after: CommentId
    seen: Mark
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Record it."""
        count = await dismiss_rest(context.uow, self.after, self.seen, by=by, at=context.now)
        return toasted(f"Отмечено, не требуют ответа: {count}. Вернуть можно в течение 15 минут.")


class TakeBackRest(SortingButton, prefix="sq"):
    """Lets those wait again that were sorted away last."""

    packed = ("last",)
    last: CommentId
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Take them back."""
        count = await take_back_rest(context.uow, self.last, by=by, at=context.now)
        return toasted(f"Снова ждут разбора: {count}.")


class SortingPage(SortingButton, prefix="su"):
    """Shows the page of the list that begins after that comment."""

    packed = ("after",)
    after: CommentId
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show it."""
        del context
        return Response((ShowSorting(by.source.place, self.after),)) if by.source else SILENT


@renders(CommentContent)
def render_comment(content: CommentContent, now: datetime) -> Rendered:
    """Render the comment with what can be done about it now."""
    comment, mode = content.comment, content.notice.mode
    blocks = [*_comment(content, now)]
    keyboard = _keyboard(content, now)
    if comment.waits and (ground := _ground(mode)):
        blocks += ["Оставить этот комментарий без ответа?", lines.ground(ground)]
    *first, last = pages(blocks, "<b>Комментарий</b>, продолжение")
    parts = (*map(MessagePart, first), MessagePart(last, keyboard))
    return Rendered(parts, silent=not content.notice.aloud)


def _comment(content: CommentContent, now: datetime) -> Iterator[Block]:
    comment, office = content.comment, content.office
    post, due_at = comment.post, due_of(comment.found_at, office)
    danger = danger_in(post.text) if comment.waits else None
    what = "Комментарий ждёт разбора" if comment.reminded_until else "Новый комментарий"
    marked = f" · <b>{escape(danger)}</b>" if danger else ""
    if comment.waits:
        yield f"<b>{what}</b>{marked} · разберите до {words.short_moment(due_at, office.calendar.tz, now)}"
    else:
        yield f"<b>Комментарий</b> · {_outcome(comment)}"
    page = words.page(office.organisation, comment.page)
    if comment.page not in office.organisation.pages:
        page = f"{words.NETWORK[comment.page.network]}, {page}"
    yield f"Страница: {escape(page)}"
    if post.post is not None and (stands := _without_query(post.url)):
        yield f"Под постом: {address(stands)}"
    if comment.follows is not None:
        lead = content.answered_by
        body = "" if lead is None else f": {words.authority(office.organisation, lead)}"
        yield f"Под ответом на №{comment.follows}{escape(body)}"
    if post.url:
        yield f"Ссылка: {address(post.url)}"
    if name := words.cut(post.author_name or post.author_url or "", _LONGEST_AUTHOR):
        yield f"Автор: {linked(name, post.author_url)}"
    if comment.state is not CommentState.REGISTERED:
        edited = ", изменён автором" if comment.edits else ""
        yield f"Написан {lines.moment(office, post.at)}{edited}"
        yield words.ERASED if comment.erased else Quote(post.text)
    if comment.waits:
        yield _deadline(due_at, office, now)
    elif comment.sorted is not None and comment.sorted.by != MONITORING:
        yield f"Решение: {lines.signed(comment.sorted, office)}"


def _deadline(due_at: datetime, office: Office, now: datetime) -> str:
    due = lines.due(office, due_at)
    if now > due_at:
        return f"<b>Срок истёк {due}</b>: если зарегистрировать сейчас, ответ уже опоздает."
    return f"Если зарегистрировать: срок {due}"


def _outcome(comment: FoundComment) -> str:
    match comment.state:
        case CommentState.REGISTERED:
            return f"зарегистрирован как №{comment.number}"
        case CommentState.DELETED:
            return "удалён на странице, разбирать не нужно"
        case _:
            return "не требует ответа"


def _without_query(url: str) -> str:
    """Return the link to the post under which a comment with that link stands."""
    parts = urlsplit(url)
    return parts._replace(query="", fragment="").geturl()


def _ground(mode: CardMode) -> NoAnswerGround | None:
    """Return the ground that waits for its confirmation, if one does."""
    asked = mode.kind is ModeKind.OPENED and mode != _GROUNDS
    return NoAnswerGround(mode.argument) if asked else None


def _keyboard(content: CommentContent, now: datetime) -> Keyboard | None:
    comment, mode = content.comment, content.notice.mode
    one = comment.id
    if not comment.waits:
        return _returning(comment, now, found=mode == REQUESTED)
    grounds = [
        LeaveCommentUnanswered(comment=one, ground=ground, edits=comment.edits)
        for ground in NoAnswerGround
    ]
    back = BackToComment(comment=one)
    if mode == _GROUNDS:
        return column(*grounds, back)
    if ground := _ground(mode):
        others = [other for other in grounds if other.ground is not ground]
        sure = (replace(other, sure=True) for other in grounds if other.ground is ground)
        return column(*others, back, *sure)
    late = now > due_of(comment.found_at, content.office)
    return Keyboard(
        (
            opens("Открыть", comment.post.url or None),
            (RegisterComment(comment=one, late=late),),
            *_routes(content, late=late),
            (AskCommentGrounds(comment=one), DismissComment(comment=one, edits=comment.edits)),
        )
    )


def _routes(content: CommentContent, *, late: bool) -> Iterator[tuple[Button, ...]]:
    """Yield the authorities, who answered and likeliest first; of a long list some and «more»."""
    comment, mode, lead = content.comment, content.notice.mode, content.answered_by
    likely = [one for one in dict.fromkeys((lead, *comment.likely)) if one is not None]
    bodies = in_order(likely, content.office.organisation.authorities.values())
    offered, following = choosing.first_offered(bodies, mode)
    yield from paired(
        RouteComment(
            comment=comment.id,
            authority=body.code,
            late=late,
            label=words.cut(body.name, LONGEST_LABEL),
        )
        for body in offered
    )
    if following is not None:
        yield (MoreBodies(comment=comment.id, sheet=following),)


def _returning(comment: FoundComment, now: datetime, *, found: bool) -> Keyboard | None:
    """Return «Вернуть»: on the card of a search as long as the words are kept, else for a while."""
    away = comment.state in {CommentState.UNNEEDED, CommentState.DELETED} and not comment.erased
    if not away or comment.sorted is None:
        return None
    if not found and now - comment.sorted.at > RETURNED_WITHIN:
        return None
    return column(TakeBackComment(comment=comment.id, found=found))


@renders(SortingContent)
def render_sorting(content: SortingContent, now: datetime) -> Rendered:
    """Render a page of the list of comments that wait."""
    sorting, office = content.sorting, content.office
    html = "\n".join(_list(sorting, office, now))
    return Rendered((MessagePart(html, _buttons(sorting)),), silent=not content.notice.aloud)


def _list(sorting: Sorting, office: Office, now: datetime) -> Iterator[str]:
    if not sorting.shown:
        yield "Все комментарии разобраны."
        return
    first = due_of(min(one.found_at for one in sorting.shown), office)
    waiting = words.plural(sorting.waiting, "комментарий", "комментария", "комментариев")
    until = words.short_moment(first, office.calendar.tz, now)
    told = "ждут разбора" if any(one.reminded_until for one in sorting.shown) else "к разбору"
    yield f"{bold(f'{waiting} {told}')} · первый до {until}"
    for count, one in enumerate(sorting.shown, 1):
        text = words.cut(" ".join(one.post.text.split()), _LONGEST_LINE)
        under = "" if one.follows is None else f" · под ответом на №{one.follows}"
        mark = " · карточка ниже" if one.opened else ""
        yield f"{count}. {linked(text, one.post.url)}{under}{mark}"
        yield f"    {_line_due(due_of(one.found_at, office), office, now)}"
    yield "Номер открывает карточку: зарегистрировать, направить, без ответа."


def _line_due(due_at: datetime, office: Office, now: datetime) -> str:
    if now > due_at:
        return f"<b>срок истёк {lines.due(office, due_at)}</b>"
    return f"если зарегистрировать: срок {lines.due(office, due_at)}"


def _buttons(sorting: Sorting) -> Keyboard | None:
    rows: list[tuple[Button, ...]] = []
    if sorting.shown:
        rows.append(
            tuple(
                OpenComment(comment=one.id, label=str(count))
                for count, one in enumerate(sorting.shown, 1)
            )
        )
    if rest := sorting.rest:
        rows.append((DismissRest(after=sorting.after, seen=sorting.mark, label=_rest(rest)),))
    rows.extend((one,) for one in _leaves(sorting))
    if sorting.returning:
        label = f"Вернуть последние: {len(sorting.returning)}"
        rows.append((TakeBackRest(last=sorting.returning[-1], label=label),))
    return Keyboard(tuple(rows)) if rows else None


def _rest(rest: Sequence[FoundComment]) -> str:
    if len(rest) == 1:
        return "Оставшийся не требует ответа"
    return f"Остальные {len(rest)} из списка не требуют ответа"


def _leaves(sorting: Sorting) -> Iterator[Button]:
    if sorting.more:
        yield SortingPage(after=sorting.shown[-1].id, label="Дальше")
    elif sorting.after:
        yield SortingPage(after=CommentId(0), label="К началу списка")
