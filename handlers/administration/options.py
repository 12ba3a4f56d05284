"""The options that override defaults: pages, buttons, values."""

import re
from collections.abc import Iterator
from dataclasses import field
from functools import partial

from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import deciding, reporting
from domain.model.organisation.options import OPTIONS, Option, Unit
from domain.model.organisation.organisation import Organisation
from domain.model.report.briefing import Schedule
from handlers.administration.pages import Change, ChangeButton, OpenPage, Shown
from handlers.texts import administration, words
from handlers.texts import options as texts
from handlers.ui.buttons import column

_NUMBER = re.compile(r"\s*(\d{1,6})\b[^\d]*")


class ChooseValue(ChangeButton, prefix="uy"):
    """A usual value: sets an option to it."""

    option: Option
    value: int
    label: str = field(default="", compare=False)

    def change(self) -> Change:
        """Applies from now on."""
        return partial(deciding, option=self.option, value=self.value)

    @property
    def then(self) -> AdminPage:
        """The same page."""
        return AdminPage(PageKind.OPTION, self.option)


class SwitchReport(ChangeButton, prefix="ay"):
    """«Каждую неделю», «Каждый месяц»: switches a scheduled report on or off."""

    of: Schedule
    made: bool
    label: str = field(default="", compare=False)
    then = AdminPage(PageKind.REPORTS)

    def change(self) -> Change:
        """Applies from the next report on."""
        return partial(reporting, of=self.of, made=self.made)


def reports_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Render the scheduled reports."""
    del page
    rows = tuple(
        (
            SwitchReport(
                question=question,
                of=of,
                made=of not in organisation.schedules,
                label=words.ticked(
                    administration.SCHEDULE[of], chosen=of in organisation.schedules
                ),
            ),
        )
        for of in Schedule
    )
    return administration.WHICH_REPORTS, (
        *rows,
        (OpenPage(question=question, kind=PageKind.OVERVIEW),),
    )


def options_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """List all options with their values."""
    del page
    to = [
        OpenPage(
            question=question,
            kind=PageKind.OPTION,
            key=option,
            label=f"{words.capital(texts.NAME[option])}: "
            f"{texts.value(option, organisation.option(option))}",
        )
        for option in Option
    ]
    return texts.WHICH, column(*to, OpenPage(question=question, kind=PageKind.OVERVIEW)).rows


def option_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Render one option: its meaning, its value, the usual choices."""
    option = Option(page.key)
    now = organisation.option(option)
    usual = tuple(
        ChooseValue(
            question=question,
            option=option,
            value=value,
            label=words.ticked(texts.value(option, value), chosen=value == now),
        )
        for value in OPTIONS[option].usual
    )
    back = OpenPage(question=question, kind=PageKind.OPTIONS)
    if OPTIONS[option].unit is Unit.YES_OR_NO:
        return "\n".join(_described(option, now)), (usual, (back,))
    other = OpenPage(question=question, kind=PageKind.OPTION_VALUE, key=option, label=texts.OTHER)
    return "\n".join(_described(option, now)), (usual, (other,), (back,))


def value_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Ask for a value in words."""
    option = Option(page.key)
    back = OpenPage(question=question, kind=PageKind.OPTION, key=option)
    text = [*_described(option, organisation.option(option)), texts.asked(option)]
    return "\n".join(text), ((back,),)


def value_in(text: str) -> int | None:
    """Parse a number, with or without its unit."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def _described(option: Option, now: int) -> Iterator[str]:
    yield f"<b>{words.capital(texts.NAME[option])}</b>"
    yield texts.MEANING[option]
    yield f"Сейчас: {texts.value(option, now)}"
    yield f"Обычно: {texts.value(option, OPTIONS[option].default)}"
