"""The pages of settings: options, scheduled reports, region, hours, special days."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.organisation.changing import (
    administration_renamed,
    deciding,
    declared,
    declared_to_be,
    in_region,
    not_later,
    reporting,
    working,
)
from domain.model.organisation.office import Office
from domain.model.organisation.options import OPTIONS, Option, Unit
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import REGIONS, DayKind
from domain.use_cases.administering import turn_page
from handlers.administration import describing
from handlers.administration.pages import (
    MENU,
    OrganisationChange,
    asking_page,
    changes,
    put_in_force,
)
from handlers.reading.days import Declared, correction_in, declared_in
from handlers.reading.times import hours_in
from handlers.texts import administration as texts
from handlers.texts import options as option_texts
from handlers.texts import words
from handlers.ui.buttons import column, paired
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.markup import escape
from handlers.ui.menus import OpenedPage, Shown, TypedWords, turned, turned_in
from handlers.ui.refusals import not_taken

_NUMBER = re.compile(r"\s*(\d{1,6})\b[^\d]*")


asking_page(
    PageKind.NAME,
    lambda _, name: partial(administration_renamed, name=name),
    back=PageKind.OVERVIEW,
)


def value_chosen(page: MenuPage, value: str) -> tuple[OrganisationChange, MenuPage]:
    """Set the option to a usual value, from now on."""
    return partial(deciding, option=Option(page.key), value=int(value)), page


def schedule_in(value: str) -> tuple[Schedule, bool]:
    """Return the scheduled report that a choice names, and whether to make it."""
    return turned_in(Schedule, value)


def report_chosen(page: MenuPage, value: str) -> tuple[OrganisationChange, MenuPage]:
    """Switch a scheduled report on or off, from the next one on."""
    of, made = schedule_in(value)
    return partial(reporting, of=of, made=made), page


@MENU.page(PageKind.REPORTS, chosen=changes(report_chosen), value=schedule_in)
def _reports_page(opened: OpenedPage) -> Shown:
    made = opened.organisation.schedules
    choices = (
        opened.choice(
            words.ticked(texts.SCHEDULE[of], chosen=of in made), turned(of, on=of not in made)
        )
        for of in Schedule
    )
    return texts.WHICH_REPORTS, column(*choices, opened.leads_to(PageKind.OVERVIEW)).rows


@MENU.page(PageKind.OPTIONS)
def _options_page(opened: OpenedPage) -> Shown:
    held = {one: option_texts.value(one, opened.organisation.option(one)) for one in Option}
    to = (
        opened.leads_to(PageKind.OPTION, one, f"{words.capital(option_texts.NAME[one])}: {value}")
        for one, value in held.items()
    )
    return option_texts.WHICH, column(*to, opened.leads_to(PageKind.OVERVIEW)).rows


@MENU.page(PageKind.OPTION, key=Option, chosen=changes(value_chosen), value=int)
def _option_page(opened: OpenedPage) -> Shown:
    option = Option(opened.key)
    now = opened.organisation.option(option)
    usual = tuple(
        opened.choice(
            words.ticked(option_texts.value(option, value), chosen=value == now), str(value)
        )
        for value in OPTIONS[option].usual
    )
    other = (opened.leads_to(PageKind.OPTION_VALUE, option, option_texts.OTHER),)
    others = () if OPTIONS[option].unit is Unit.YES_OR_NO else (other,)
    back = opened.leads_to(PageKind.OPTIONS)
    return "\n".join(_described(option, now)), (usual, *others, (back,))


def value_in(text: str) -> int | None:
    """Parse a number, with or without its unit."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


async def on_value(typed: TypedWords, context: Context) -> Response:
    """Handle the value of an option."""
    option, value = Option(typed.page.key), value_in(typed.text)
    if value is None:
        office = await context.reading.office()
        return not_taken(typed.written, option_texts.asked(option), office)
    changed = partial(deciding, option=option, value=value)
    then = MenuPage(PageKind.OPTION, option)
    return await put_in_force(typed.question, changed, then, typed.by, context)


@MENU.page(PageKind.OPTION_VALUE, on_value, key=Option)
def _value_page(opened: OpenedPage) -> Shown:
    option = Option(opened.key)
    text = [*_described(option, opened.organisation.option(option)), option_texts.asked(option)]
    return "\n".join(text), ((opened.leads_to(PageKind.OPTION, option),),)


def _described(option: Option, now: int) -> Iterator[str]:
    yield f"<b>{words.capital(option_texts.NAME[option])}</b>"
    yield option_texts.MEANING[option]
    yield f"Сейчас: {option_texts.value(option, now)}"
    yield f"Обычно: {option_texts.value(option, OPTIONS[option].default)}"


_OVERVIEW: Final = MenuPage(PageKind.OVERVIEW)
_DAYS: Final = MenuPage(PageKind.DAYS)
_ONE: Final = timedelta(days=1)


def region_in(value: str) -> str:
    """Return the code of a known region; empty: days off of the country only."""
    if value not in REGIONS:
        raise ValueError(value)
    return value


def region_chosen(_: MenuPage, value: str) -> tuple[OrganisationChange, MenuPage]:
    """Add the region's days off to those of the country; deadlines are recomputed."""
    return partial(in_region, region=value), _OVERVIEW


def hours_chosen(page: MenuPage, value: str) -> tuple[OrganisationChange, MenuPage]:
    """Cancel hours that are scheduled for later; the current ones continue."""
    return partial(not_later, first=date.fromisoformat(value)), page


def day_kind_in(value: str) -> DayKind | None:
    """Return the kind of day that a choice names; None: as in the calendar."""
    return DayKind(value) if value else None


def day_chosen(page: MenuPage, value: str) -> tuple[OrganisationChange, MenuPage]:
    """Declare a day, or return it to the calendar; the same page takes the ground."""
    day, kind = date.fromisoformat(page.key), day_kind_in(value)
    return partial(declared_to_be, day=day, kind=kind), _DAYS if kind is None else page


@MENU.page(PageKind.REGION, chosen=changes(region_chosen), value=region_in)
def _region_page(opened: OpenedPage) -> Shown:
    now = opened.organisation.region
    choices = (
        opened.choice(words.ticked(texts.REGIONS[region], chosen=region == now), region)
        for region in sorted(REGIONS, key=lambda code: (code != "", texts.REGIONS[code]))
    )
    return texts.WHICH_REGION, column(*choices, opened.leads_to(PageKind.OVERVIEW)).rows


async def on_hours(typed: TypedWords, context: Context) -> Response:
    """Handle the hours, from now on or from a day on."""
    office = await context.reading.office()
    today = office.calendar.local(context.now).date()
    found = hours_in(typed.text, office.organisation.week, today)
    if found is None:
        return not_taken(typed.written, texts.HOURS_EXPECTED, office)
    week, first = found
    then = _OVERVIEW if first is None else MenuPage(PageKind.HOURS)
    changed = partial(working, week=week, first=first)
    return await put_in_force(typed.question, changed, then, typed.by, context)


async def on_day(typed: TypedWords, context: Context) -> Response:
    """Handle a day with its kind, or the ground of the day on the page."""
    office = await context.reading.office()
    found = _declared(typed.text, typed.page, office, context)
    if found is None or found.replaces_itself:
        of_one = typed.page.kind is PageKind.DAY
        expected = texts.GROUND_EXPECTED if of_one else texts.DAY_EXPECTED
        return not_taken(typed.written, expected, office)
    if found.correction is None:
        note = escape(office.calendar.day(found.first).note)
        asked = MenuPage(PageKind.DAY, found.first.isoformat(), lines=(f"В календаре: {note}",))
        await turn_page(context.uow, typed.question, asked, by=typed.by)
        return SILENT
    changed = partial(declared, days=tuple(_meant(found, office)), correction=found.correction)
    return await put_in_force(typed.question, changed, _DAYS, typed.by, context)


def _declared(text: str, page: MenuPage, office: Office, context: Context) -> Declared | None:
    today = office.calendar.local(context.now).date()
    in_full = declared_in(text, today)
    if page.kind is PageKind.DAYS or in_full is not None:
        return in_full
    day = date.fromisoformat(page.key)
    told = correction_in(text, office.organisation.corrections.get(day), today)
    return None if told is None else Declared(day, day, told)


def _meant(found: Declared, office: Office) -> Iterator[date]:
    """Return the days that differ from the calendar, if several: weekends are off anyway."""
    off = found.correction is not None and found.correction.kind is DayKind.OFF
    day = found.first
    while day <= found.last:
        if found.first == found.last or bool(office.calendar.day(day).hours) is off:
            yield day
        day += _ONE


@MENU.page(PageKind.HOURS, on_hours, chosen=changes(hours_chosen), value=date.fromisoformat)
def _hours_page(opened: OpenedPage) -> Shown:
    asked, back = describing.asked(opened.page, opened.organisation), PageKind.OVERVIEW
    later = sorted(opened.organisation.later_weeks.items())
    lines = (f"{texts.HOURS_FROM.format(day)}: {texts.hours(week)}" for day, week in later)
    take_back = ((opened.choice(texts.NOT_LATER.format(day), day.isoformat()),) for day, _ in later)
    return "\n".join([asked, *lines]), (*take_back, (opened.leads_to(back),))


@MENU.page(PageKind.DAYS, on_day)
def _days_page(opened: OpenedPage) -> Shown:
    """List the exceptions from the calendar, latest first."""
    named = [
        opened.leads_to(PageKind.DAY, day.isoformat(), f"{words.day(day)} — {texts.correction(it)}")
        for day, it in sorted(opened.organisation.corrections.items(), reverse=True)
    ]
    text, rows = opened.listing(texts.DAYS, named)
    return f"{text}\n{texts.HOW_TO_DAYS}", rows


@MENU.page(
    PageKind.DAY, on_day, key=date.fromisoformat, chosen=changes(day_chosen), value=day_kind_in
)
def _day_page(opened: OpenedPage) -> Shown:
    day = date.fromisoformat(opened.key)
    known = opened.organisation.corrections.get(day)
    kinds = (
        opened.choice(
            words.ticked(words.capital(label), chosen=known is not None and known.kind is kind),
            kind,
        )
        for kind, label in texts.DAY_KINDS.items()
    )
    as_calendar = ((opened.choice(texts.AS_CALENDAR),),) if known else ()
    shown = [escape(texts.correction(known)), texts.HOW_TO_GROUND] if known else [texts.HOW_TO_DAY]
    text = "\n".join([f"<b>{words.day(day)}</b>", *opened.page.lines, *shown])
    back = opened.leads_to(PageKind.DAYS)
    return text, (*paired(kinds), *as_calendar, (back,))
