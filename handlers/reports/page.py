"""The page for the weekly meeting: a report on one sheet of A4, the worst first (§21)."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident.answer.form import says_solved
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.message.masking import first_words, masked, whole_of
from domain.model.organisation.office import Office
from domain.model.report.briefing import Briefing
from domain.model.report.facts import Facts, times
from domain.model.report.figure import By, Distribution, Figure, FigureMark, Measure
from domain.model.report.figures import Figures, Report
from domain.model.report.period import Period
from domain.ports.reading import PromiseRow
from handlers.reports.authorities import compared
from handlers.reports.briefing import origin
from handlers.reports.summary import (
    drafts,
    high,
    hours,
    interim,
    placements,
    promises,
    returns,
    stages,
)
from handlers.reports.tables import COMMENTS
from handlers.texts import labels, words
from handlers.texts.figures import FIGURE, IN_TIME_SHARE
from handlers.texts.reports import NO_DATA

_OVERDUE: Final = 5
_TOPICS: Final = 5
_PAGES: Final = 5
_PROMISED: Final = 4
_SOLVED: Final = 2
_LONGEST: Final = 60
_FLAT: Final = re.compile(r"\b(кв\.|кв|квартир[аеуы])\s*(?:№\s*)?\d+[а-я]?\b", re.IGNORECASE)
_FEWEST_WORDS: Final = 4

_RECEIVED: Final = {
    "Поступило": (Figure.RECEIVED,),
    "Отвечено": (Figure.ANSWERED_IN_TIME, Figure.ANSWERED_LATE),
    "   из них с нарушением срока": (Figure.ANSWERED_LATE,),
}
_STANDING: Final = {
    "В работе": (Figure.OPEN,),
    f"   из них {labels.OVERDUE}": (Figure.OPEN_OVERDUE,),
    "   из них отложено до окончательного ответа": (Figure.AWAITING_FINAL,),
    "Без ответа": (Figure.NO_ANSWER,),
    "Регистрация отменена": (Figure.CANCELLED,),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its sentences, and its table."""

    heading: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    """A table below them; its first row are the heads."""


Total = tuple[str, str, str, str]
"""Name, period, previous period, change."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The content of the page."""

    title: str
    subtitle: str
    heads: Total
    totals: tuple[Total, ...]
    sections: tuple[Section, ...]

    origin: str = ""
    """Who ordered and who prepared it."""


class NamedIncidents:
    """The incidents named on the page; sees all messages in turn."""

    def __init__(self) -> None:
        self.overdue: list[Facts] = []
        """The longest overdue ones."""
        self._solved: dict[AuthorityCode, tuple[timedelta, Facts]] = {}

    def see(self, of: Facts, marks: Container[FigureMark]) -> None:
        """Look at one more message of the report."""
        if FigureMark(IncidentKind.INCIDENT, Figure.OPEN_OVERDUE) in marks:
            found = sorted([*self.overdue, of], key=lambda one: (one.due_at, one.number))
            self.overdue = found[:_OVERDUE]
        if of.lead is not None and of.answered_at is not None and _solved(of):
            took = of.answered_at - of.detected_at
            if of.lead not in self._solved or took < self._solved[of.lead][0]:
                self._solved[of.lead] = took, of

    @property
    def solved(self) -> list[Facts]:
        """Return those answered soonest, of different authorities."""
        found = sorted(self._solved.values(), key=lambda one: (one[0], one[1].number))
        return [of for _, of in found[:_SOLVED]]


def _solved(of: Facts) -> bool:
    """Return whether it is an example: the only answer came in time and tells what was done."""
    once = of.kind is IncidentKind.INCIDENT and of.status is Status.ANSWERED and of.in_time
    told = once and not of.reopened_after_answer and says_solved(of.answer)
    return told and len(_words(of).split()) >= _FEWEST_WORDS


def _words(of: Facts) -> str:
    """Return the beginning with names and flats redacted: paper passes from hand to hand."""
    return _FLAT.sub(r"\1 …", first_words(masked(whole_of(of.beginning), of.author_name)))


def page(
    report: Report,
    office: Office,
    told: NamedIncidents,
    briefing: Briefing | None = None,
    promised: Sequence[PromiseRow] = (),
) -> ReportPage:
    """Return the page without empty sections. `promised`: promises due until AHEAD."""
    figures = report.figures
    days = words.days(figures.period.first, figures.period.last)
    sections = {
        FIGURE[Figure.OPEN_OVERDUE].title: _overdue(told.overdue, office, figures),
        "Повышенная важность": high(figures),
        "Качество": (
            *drafts(figures),
            *placements(figures),
            *returns(figures),
            *interim(figures),
        ),
        "Обещания": (*promises(report.promised), *_promised(promised, office, figures.at)),
        "Органы": compared(figures, office),
        _topics_heading(report): _topics(report),
        "Этапы": (*stages(figures), *hours(figures)),
        "Примеры решённых вопросов": (_example(one, office) for one in told.solved),
    }
    found = [Section(heading, tuple(lines)) for heading, lines in sections.items()]
    found.append(Section("Комментарии на страницах администрации", (), _comments(report, office)))
    return ReportPage(
        "О работе с сообщениями в социальных сетях",
        f"{office.organisation.name}. Инциденты, выявленные {days}."
        f" Данные на {words.moment(figures.at, office.calendar.tz)}",
        ("Инциденты", "За период", _dates(report.previous.period), "Изменение"),
        tuple(_totals(report) if report.has_previous else map(_alone, _totals(report))),
        tuple(one for one in found if one.lines or one.rows),
        origin(briefing, office) if briefing else "",
    )


def _dates(of: Period) -> str:
    """Return «09.11–15.11.2026»."""
    if of.first == of.last:
        return f"{of.last:%d.%m.%Y}"
    year = "" if of.first.year == of.last.year else ".%Y"
    return f"{of.first:%d.%m{year}}–{of.last:%d.%m.%Y}"


def _totals(report: Report) -> Iterator[Total]:
    both = report.figures, report.previous
    yield from (_counted(name, both, of) for name, of in _RECEIVED.items())
    shares = [figures.in_time_share() for figures in both]
    now, before = (None if one is None else words.whole_percent(one) for one in shares)
    change = ""
    if now is not None and before is not None:
        change = f"{_sign(now - before)}{abs(now - before)} п. п."
    yield IN_TIME_SHARE, _percent(now), _percent(before), change
    answers = [figures.measures.get(Measure.ANSWER, Distribution()) for figures in both]
    yield _lasted("До ответа в среднем, рабочее время", [one.mean for one in answers])
    yield _lasted("До ответа в девяти случаях из десяти, не дольше", [one.p90 for one in answers])
    yield from (_counted(name, both, of) for name, of in _STANDING.items())


def _alone(total: Total) -> Total:
    """Return the total without the previous period: it has no data."""
    name, now, _, _ = total
    return name, now, NO_DATA if name in _RECEIVED else "—", ""


def _counted(name: str, both: Sequence[Figures], of: Sequence[Figure]) -> Total:
    now, before = (sum(map(figures.count, of)) for figures in both)
    return name, str(now), str(before), f"{_sign(now - before)}{abs(now - before)}"


def _percent(whole: int | None) -> str:
    return "—" if whole is None else f"{whole} %"


def _sign(of: int) -> str:
    return "+" if of > 0 else "−" if of else ""


def _lasted(name: str, minutes: Sequence[float | None]) -> Total:
    now, before = (None if one is None else round(one) for one in minutes)
    change = ""
    if now is not None and before is not None:
        differ = now - before
        change = f"{_sign(differ)}{words.minutes(abs(differ))}" if differ else "0"
    told = ["—" if one is None else words.minutes(one) for one in (now, before)]
    return name, *told, change  # type: ignore[return-value] # two of them


def _overdue(overdue: Sequence[Facts], office: Office, figures: Figures) -> Iterator[str]:
    """Return a line per incident: its matter, authority, deadline and longest stage."""
    for one in overdue:
        (stage, lead), worked = max(
            times(one, figures.at, office.calendar).hours.items(), key=lambda spent: spent[1]
        )
        matter = words.cut(_words(one), _LONGEST) or one.topic.name
        what = f" «{matter}»" if matter else ""
        body = _name(one.lead, office) if one.lead else "не направлено"
        whose = "отдел контроля" if lead is None else _name(lead, office)
        longest = f"; дольше всего — {words.STAGE[stage]}, {words.working(worked)}"
        longest += "" if lead and lead == one.lead else f" ({whose})"
        due = words.moment(one.due_at, office.calendar.tz)
        told = longest if worked >= words.MINUTE else ""
        yield f"№{one.number}{what} — {body}, срок {due}{told}"
    if (more := figures.count(Figure.OPEN_OVERDUE) - len(overdue)) > 0:
        many = words.plural(more, "инцидент", "инцидента", "инцидентов")
        yield f"И ещё {many}. Все просроченные — в начале листа «Сообщения» в таблице отчёта."


def _promised(rows: Sequence[PromiseRow], office: Office, now: datetime) -> Iterator[str]:
    """Return broken promises, longest first, then those due within a week."""
    today = office.calendar.local(now).date()
    for row in rows[:_PROMISED]:
        when = f"нарушено, срок {row.day:%d.%m.%Y}" if row.day < today else f"до {row.day:%d.%m.%Y}"
        yield f"№{row.number}: {when}, {_name(row.authority, office)}"


def _name(of: AuthorityCode, office: Office) -> str:
    return words.cut(words.authority(office.organisation, of), _LONGEST)


def _topics_heading(report: Report) -> str:
    return f"Темы (в скобках — {_dates(report.previous.period)})" if report.has_previous else "Темы"


def _topics(report: Report) -> Iterator[str]:
    """Return the most frequent ones."""
    for key in [one for one in report.figures.keys(By.TOPIC) if one][:_TOPICS]:
        now, before = (
            figures.count(Figure.RECEIVED, By.TOPIC, key)
            for figures in (report.figures, report.previous)
        )
        former = f" ({before})" if report.has_previous else ""
        yield f"{words.cut(key, _LONGEST)}: {now}{former}"


def _comments(report: Report, office: Office) -> tuple[tuple[str, ...], ...]:
    """Return how comments were sorted on the pages with the most of them; nothing without any."""
    most = sorted(report.comments.items(), key=lambda one: -one[1].found)[:_PAGES]
    rows = (
        (
            f"{words.page(office.organisation, address)}, {words.NETWORK[address.network]}",
            *map(str, (of.found, of.registered, of.unneeded)),
            "—" if of.took.median is None else words.minutes(of.took.median),
        )
        for address, of in most
    )
    return (("Страница", *COMMENTS, "Обычно разобраны за"), *rows) if most else ()


def _example(of: Facts, office: Office) -> str:
    """Return a citizen's words, and how soon they were answered."""
    answered = of.answered_at or of.detected_at
    worked = office.calendar.between(of.detected_at, answered)
    body = _name(of.lead, office) if of.lead else ""
    took = f", ответ через {words.working(worked)}" if worked >= words.MINUTE else ""
    return f"№{of.number}: «{_words(of)}» — {body}{took}"
