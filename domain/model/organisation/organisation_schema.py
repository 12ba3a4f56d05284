"""The schema of the organisation's document: one model for its file and for its stored form.

`parse_document` validates a file and returns every mistake; `from_document` trusts what is stored,
as limits may have changed since. `organisation_document.py` writes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from domain.model.ids import (
    AuthorityCode,
    Messenger,
    PersonId,
    Place,
    id_in,
    messenger_of,
)
from domain.model.message.citizen_message import ExportColumn, Network
from domain.model.network.post import PageAddress
from domain.model.organisation.changing import MOST_OTHER_NAMES, MOST_WORDS
from domain.model.organisation.document_values import (
    STORED,
    Account,
    Alias,
    Chat,
    Code,
    Day,
    DayHours,
    Heading,
    KnownNetwork,
    Line,
    Name,
    PageId,
    StopWord,
    Thread,
    Word,
    at_most,
    one_of,
    whole,
)
from domain.model.organisation.options import OPTIONS, Option, Unit
from domain.model.organisation.organisation import MEDIA_NAME, Organisation
from domain.model.organisation.page import (
    MOST_PAGES,
    MOST_STOP_WORDS,
    Page,
)
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role, plain
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import REGIONS, Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, MINUTES_OF_A_DAY, WeekSchedule

Document = Mapping[str, Any]

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Keys of the days in `[schedule]`, as `date.weekday()` numbers them."""


@dataclass(frozen=True, slots=True)
class DocumentMistake:
    """A mistake in a document: its key path, its kind and the value there."""

    path: tuple[str | int, ...]
    kind: str
    value: Any
    also: Mapping[str, Any]
    """`known`: the keys or words allowed there; `most`: the entries of a list."""


class _Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,  # until the first document: the console starts 0.1 s earlier
    )


class _Administration(_Section):
    name: Name
    region: Annotated[str, one_of(sorted(REGIONS))] = ""


class _Week(_Section):
    mon: DayHours = ()
    tue: DayHours = ()
    wed: DayHours = ()
    thu: DayHours = ()
    fri: DayHours = ()
    sat: DayHours = ()
    sun: DayHours = ()
    short_day_minutes: Annotated[int, whole(0, MINUTES_OF_A_DAY)] = DEFAULT_WEEK.short_day_minutes

    @model_validator(mode="after")
    def _has_work(self) -> Self:
        if not any(getattr(self, day) for day in WEEKDAYS):
            raise PydanticCustomError("no_work", "no work")
        return self

    def week(self) -> WeekSchedule:
        days = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)
        return WeekSchedule(days, self.short_day_minutes)


class _LaterWeek(_Week):
    first: Day = Field(alias="from")


class _FormerWeek(_Week):
    until: Day


class _Correction(_Section):
    kind: Annotated[DayKind, one_of(DayKind)]
    replaces: Day | None = None
    basis: Line = ""

    def correction(self) -> Correction:
        return Correction(self.kind, self.replaces, self.basis)


class _Chatting(_Section):
    chat: Chat
    thread: Thread | None = None

    def place(self) -> Place:
        return Place(self.chat, self.thread)


class _Media(_Chatting):
    name: Name = MEDIA_NAME
    networks: list[KnownNetwork] | None = None
    other_names: Annotated[list[Name], at_most(MOST_OTHER_NAMES)] = []

    def authority(self, code: str) -> Authority:
        watched = frozenset(Network if self.networks is None else self.networks)
        others = tuple(self.other_names)
        return Authority(AuthorityCode(code), self.name, self.place(), watched, others)


class _Authority(_Media):
    code: Code
    name: Name


class _Language(_Section):
    words: Annotated[list[Word], at_most(MOST_WORDS)]


class _Import(_Section):
    columns: dict[Heading, Annotated[ExportColumn, one_of(ExportColumn)]] = {}


class _Page(_Section):
    network: KnownNetwork
    id: PageId
    name: Name
    read: StrictBool = False
    place: StrictBool = False
    working_hours: StrictBool = False
    stop_words: Annotated[list[StopWord], at_most(MOST_STOP_WORDS)] = []
    alias: Alias = ""

    def page(self) -> Page:
        return Page(
            PageAddress(self.network, self.id),
            self.name,
            self.read,
            self.place,
            self.working_hours,
            frozenset(map(plain, self.stop_words)),
            self.alias,
        )


class _Employee(_Section):
    name: Name
    telegram_id: Account | None = None
    max_id: Account | None = None
    first_in: Annotated[Messenger, one_of(Messenger)] | None = None
    role: Annotated[Role, one_of(Role)]
    authority: Code | None = None

    def accounts(self) -> list[PersonId]:
        """The accounts, the one that came first in front."""
        written = {messenger: getattr(self, f"{messenger}_id") for messenger in Messenger}
        found = [PersonId(id_in(of, one)) for of, one in written.items() if one is not None]
        return sorted(found, key=lambda account: messenger_of(account) is not self.first_in)

    def post(self) -> Post:
        return Post(self.role, AuthorityCode(self.authority) if self.authority else None)


class OrganisationDocument(_Section):
    """The whole document; the names are those of the sections."""

    administration: _Administration
    schedule: _Week | None = None
    later_schedule: list[_LaterWeek] = []
    calendar: dict[Day, _Correction] = {}
    control: _Chatting
    media: _Media | None = None
    language: _Language | None = None
    import_: _Import = Field(_Import(), alias="import")
    topics: dict[str, Code] = {}
    page: Annotated[list[_Page], at_most(MOST_PAGES)] = []
    authority: list[_Authority] = []
    staff: list[_Employee]

    def organisation(self) -> Organisation:
        """The organisation; an entry that refers to a missing one may raise any error."""
        words = self.language.words if self.language else ()
        bodies = [one.authority(one.code) for one in self.authority]
        if self.media:
            bodies.append(self.media.authority(MEDIA))
        return Organisation(
            name=self.administration.name,
            region=self.administration.region,
            week=self.schedule.week() if self.schedule else DEFAULT_WEEK,
            corrections={day: one.correction() for day, one in self.calendar.items()},
            control=self.control.place(),
            authorities={body.code: body for body in bodies},
            people=_people(self.staff),
            schedules=frozenset(one for one in Schedule if self._said("reports", one) is not False),
            options={
                one: int(value)
                for one in Option
                if (value := self._said(one.section, one.key)) not in {None, OPTIONS[one].default}
            },
            later_weeks={one.first: one.week() for one in self.later_schedule},
            columns=self.import_.columns,
            topics={name: AuthorityCode(code) for name, code in self.topics.items()},
            words=frozenset(word.strip().lower() for word in words),
            pages={page.address: page for page in (one.page() for one in self.page)},
        )

    def _said(self, section: str, key: str) -> Any:
        """A value of a section that is made from a table."""
        return getattr(getattr(self, section), key, None)


def _made(keys: Mapping[str, Any]) -> Any:
    """A section of optional keys, absent by default."""
    fields: dict[str, Any] = {key: (of | None, None) for key, of in keys.items()}
    section = create_model("_Made", __base__=_Section, **fields)
    return section, section()


def _option_sections() -> dict[str, Any]:
    sections: dict[str, dict[str, Any]] = {}
    for option, of in OPTIONS.items():
        fit = Annotated[int, whole(of.least, of.most)]
        flag = of.unit is Unit.YES_OR_NO
        sections.setdefault(option.section, {})[option.key] = StrictBool if flag else fit
    return {section: _made(keys) for section, keys in sections.items()}


_SCHEMA: Final = create_model(
    "Schema",
    __base__=OrganisationDocument,
    reports=_made({one.value: StrictBool for one in Schedule}),
    **_option_sections(),
)
"""With the sections that are made from tables: options, reports."""


def parse_document(document: Document) -> OrganisationDocument | list[DocumentMistake]:
    """Return the document, or every mistake of its keys and values.

    References between entries are not checked.
    """
    try:
        return _SCHEMA.model_validate(document)
    except ValidationError as error:
        return [_mistake(one) for one in error.errors(include_url=False)]


class _NotInFiles(_Section):
    """What only the stored form has."""

    former_schedule: list[_FormerWeek] = []
    suspended: list[_Employee] = []


def from_document(document: Document) -> Organisation:
    """The organisation from a stored document."""
    kept = _NotInFiles.model_validate(document, extra="ignore", context=STORED)
    found = _SCHEMA.model_validate(document, extra="ignore", context=STORED)
    return replace(
        found.organisation(),
        suspended=_people(kept.suspended),
        former_weeks={one.until: one.week() for one in kept.former_schedule},
    )


def _mistake(error: ErrorDetails) -> DocumentMistake:
    also = dict(error.get("ctx", {}))
    path = (*error["loc"], *([also["at"]] if "at" in also else ()))
    if error["type"] == "extra_forbidden":
        also["known"] = _keys(path[:-1])
    path = path[:-1] if path[-1] == "[key]" else path
    return DocumentMistake(path, error["type"], also.pop("value", error["input"]), also)


def _keys(path: Iterable[str | int]) -> tuple[str | int, ...]:
    """The keys of the section at this path."""
    fields = _fields(_SCHEMA)
    for key in path:
        fields = _fields(fields[key]) if key in fields else fields
    return tuple(fields)


def _fields(annotation: Any) -> dict[str | int, Any]:
    """The types of a section's keys; the section may be optional or repeated."""
    if isinstance(annotation, type) and issubclass(annotation, _Section):
        fields = annotation.model_fields.items()
        return {field.alias or name: field.annotation for name, field in fields}
    return next(filter(None, map(_fields, get_args(annotation))), {})


def _people(entries: Iterable[_Employee]) -> dict[PersonId, Person]:
    """The people, each once; accounts that stand in one entry are one person's."""
    entries = list(entries)
    pairs = {
        account: pair for one in entries if len(pair := one.accounts()) > 1 for account in pair
    }
    people: dict[PersonId, Person] = {}
    for entry in entries:
        account = entry.accounts()[0]
        first, *others = pairs.get(account, [account])
        known = people.get(first)
        posts = (known.posts if known else frozenset()) | {entry.post()}
        people[first] = Person(first, entry.name, posts, others=tuple(others))
    return people
