"""The buttons under a page of the organisation."""

from dataclasses import field
from functools import partial

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, PersonId
from domain.model.message.network import Network
from domain.model.report.briefing import Schedule
from domain.model.staff.administration import AdminPage, PageKind
from domain.model.staff.changing import (
    in_region,
    network_turned,
    reporting,
    restored,
    watching,
)
from domain.model.staff.people import Post
from domain.model.staff.permissions import Action, may
from domain.model.telling.made_file import MadeFile
from domain.model.time.official_days import REGIONS
from domain.use_cases.administering import INVITE_OFFICER, change_organisation, turn_page
from domain.use_cases.asking import QuestionClosed, drop_question
from domain.use_cases.closing_authority import close_authority
from domain.use_cases.inviting import send_file, take_back
from domain.use_cases.letting_in import appoint
from handlers.administration.inviting import invited, open_page_of, picture_of
from handlers.buttons import Button, Style
from handlers.context import SILENT, Context, Response, toasted
from handlers.texts import administration as texts


class PageButton(Button):
    """Under a page; `question` is the one that shows it."""

    question: int
    action = Action.ADMINISTER


class OpenPage(PageButton, prefix="uo"):
    """«Органы», «Назад», the name of a body: the page of that."""

    kind: PageKind
    key: str = ""
    label: str = field(default=texts.BACK, compare=False)

    def __post_init__(self) -> None:
        AdminPage(self.kind, self.key).check_pressed()

    async def press(self, by: Actor, context: Context) -> Response:
        """The message shows it."""
        page = AdminPage(self.kind, self.key)
        await turn_page(context.uow, self.question, page, by=by)
        return SILENT


class TurnSheet(PageButton, prefix="ut"):
    """«Ещё», «Раньше»: another sheet of the same list."""

    sheet: int
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Of what was looked for, too."""
        page = (await open_page_of(self.question, context)).turned(self.sheet)
        await turn_page(context.uow, self.question, page, by=by)
        return SILENT


class ChooseRegion(PageButton, prefix="ug"):
    """Whose days off the administration has besides those of the country."""

    region: str
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.region not in REGIONS:
            raise ValueError(self.region)

    async def press(self, by: Actor, context: Context) -> Response:
        """The dues of what is open are counted again."""
        changed = partial(in_region, region=self.region)
        then = AdminPage(PageKind.OVERVIEW)
        await change_organisation(context.uow, self.question, changed, then, by=by)
        return toasted(texts.SAVED)


class SwitchReport(PageButton, prefix="ay"):
    """«Каждую неделю», «Каждый месяц»: a report that is made by itself from now on, or no more."""

    of: Schedule
    made: bool
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """The same page shows it."""
        changed = partial(reporting, of=self.of, made=self.made)
        then = AdminPage(PageKind.REPORTS)
        await change_organisation(context.uow, self.question, changed, then, by=by)
        return toasted(texts.SAVED)


class Watch(PageButton, prefix="uw"):
    """The name of a network: the body watches it, or does no more (§6)."""

    code: AuthorityCode
    network: Network
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """The first one named is the only one; without any it watches all."""
        changed = partial(network_turned, code=self.code, network=self.network)
        then = AdminPage(PageKind.NETWORKS, self.code)
        await change_organisation(context.uow, self.question, changed, then, by=by)
        return SILENT


class WatchAll(PageButton, prefix="ua"):
    """The body watches all networks."""

    code: AuthorityCode
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Those that will come, too."""
        changed = partial(watching, code=self.code, networks=frozenset())
        then = AdminPage(PageKind.NETWORKS, self.code)
        await change_organisation(context.uow, self.question, changed, then, by=by)
        return SILENT


class CloseAuthority(PageButton, prefix="uc"):
    """The name of the body that goes on with the work of the one that is closed, or nobody's."""

    code: AuthorityCode
    to: AuthorityCode | None = None
    label: str = field(default=texts.CLOSE_TO_NOBODY, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """The cards go, the dues stay."""
        then, at = AdminPage(PageKind.AUTHORITIES), context.now
        went = await close_authority(
            context.uow, self.question, self.code, self.to, then, by=by, at=at
        )
        return toasted(texts.closed(went))


class Appoint(PageButton, prefix="up"):
    """The name of a role or of a body: the employee gets the post."""

    person: PersonId
    post: str
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        Post.of_key(self.post)

    async def press(self, by: Actor, context: Context) -> Response:
        """They are told, and may do at once what it allows."""
        await appoint(context.uow, self.question, self.person, Post.of_key(self.post), by=by)
        return toasted(texts.SAVED)


class Restore(PageButton, prefix="uv"):
    """Who was suspended has their posts again."""

    person: PersonId
    label = texts.RESTORE
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """At once; they are told."""
        changed = partial(restored, person=self.person)
        then = AdminPage(PageKind.PERSON, str(self.person))
        await change_organisation(context.uow, self.question, changed, then, by=by)
        return toasted(texts.SAVED)


class InviteAnybody(PageButton, prefix="ui"):
    """«Имя напишет сам»: an invitation for whoever opens it first."""

    post: str
    action = Action.APPOINT_OFFICER
    label = texts.INVITE_ANYBODY

    def __post_init__(self) -> None:
        Post.of_key(self.post)

    async def press(self, by: Actor, context: Context) -> Response:
        """The link is shown."""
        return await invited(self.question, Post.of_key(self.post), None, by, context)


class ShowPicture(PageButton, prefix="uq"):
    """The link of an invitation as a picture to print."""

    label = texts.PICTURE

    async def press(self, by: Actor, context: Context) -> Response:
        """It comes as a message of its own."""
        page = await open_page_of(self.question, context)
        if by.source is None or page.kind is not PageKind.INVITATION:
            raise QuestionClosed
        picture = MadeFile("priglashenie.png", "image/png", picture_of(page.words))
        await send_file(context.uow, by.source.place, picture, texts.PICTURE_CAPTION, by=by)
        return SILENT


class TakeBack(PageButton, prefix="ux"):
    """An invitation is good for nobody any more."""

    action = Action.APPOINT_OFFICER
    label = texts.TAKE_BACK
    style = Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Whoever opens the link is told so."""
        page, at = await open_page_of(self.question, context), context.now
        everything = await _administers(by, context)
        then = AdminPage(PageKind.STAFF) if everything else INVITE_OFFICER
        await take_back(context.uow, self.question, page.key, then, by=by, at=at)
        return toasted(texts.TAKEN_BACK)


class FinishPage(PageButton, prefix="uz"):
    """«Готово», «Отмена»: nothing more to set up for now."""

    label: str = field(default=texts.DONE, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """The page is closed; `/settings` opens it again."""
        await drop_question(context.uow, self.question, by=by)
        everything = await _administers(by, context)
        return toasted(texts.CLOSED if everything else texts.CLOSED_INVITING)


async def _administers(by: Actor, context: Context) -> bool:
    """Or the deputy head, who has the page of the authorised officers only (§22)."""
    return may((await context.reading.office()).person(by.person), Action.ADMINISTER)
