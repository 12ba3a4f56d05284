"""A report in some fifteen lines of plain text: received, answered, and problems."""

from collections.abc import Iterable, Iterator

from domain.model.incident.workflow.status import OF_AN_AUTHORITY, IncidentKind
from domain.model.organisation.office import Office
from domain.model.report.figure import STAGES, Figure, Measure
from domain.model.report.figures import Figures, Promised, Report
from handlers.reports.authorities import compared
from handlers.texts import reports as texts
from handlers.texts import words
from handlers.texts.figures import FIGURE, MEASURE, Definition


def summary(report: Report, office: Office) -> list[str]:
    """Return the lines with content."""
    figures = report.figures
    return [
        _heading(figures, office),
        *_incidents(report, office),
        *_publications(report),
        *promises(report.promised),
        *comments(report, office),
    ]


def _heading(figures: Figures, office: Office) -> str:
    days = words.days(figures.period.first, figures.period.last)
    at = words.moment(figures.at, office.calendar.tz)
    return f"Отчёт о работе с сообщениями, выявленными {days}. Данные на {at}"


def _incidents(report: Report, office: Office) -> Iterator[str]:
    """Return changes and problems first."""
    figures = report.figures
    if not figures.count(Figure.RECEIVED):
        yield texts.NOTHING
        return
    yield _received(report, IncidentKind.INCIDENT)
    yield from map(words.capital, _in_time(report, IncidentKind.INCIDENT))
    yield from _bad(figures)
    yield from compared(figures, office)
    yield from high(figures)
    yield from drafts(figures)
    yield from placements(figures)
    yield from returns(figures)
    yield from interim(figures)
    yield from stages(figures)
    yield from hours(figures)


def promises(of: Promised) -> Iterator[str]:
    """Return promises due soon, and broken ones."""
    parts = {"срок в ближайшие 7 дней": of.due, "нарушено за период": of.broken}
    if told := ", ".join(f"{name} {count}" for name, count in parts.items() if count):
        yield f"Обещано в ответах: {told}"


def comments(report: Report, office: Office) -> Iterator[str]:
    """Return how comments on pages of the administration were sorted."""
    for address, of in report.comments.items():
        parts = [f"зарегистрировано {of.registered}", f"не требуют ответа {of.unneeded}"]
        if (median := of.took.median) is not None:
            parts.append(f"разобраны обычно за {words.minutes(median)} рабочего времени")
        name, network = words.page(office.organisation, address), words.NETWORK[address.network]
        yield f"Комментарии, «{name}», {network}: найдено {of.found}, {', '.join(parts)}"


def _publications(report: Report) -> Iterator[str]:
    kind = IncidentKind.PUBLICATION
    if report.figures.count(Figure.RECEIVED, kind=kind):
        yield "; ".join([_received(report, kind), *_in_time(report, kind)])


def _received(report: Report, kind: IncidentKind) -> str:
    figures = report.figures
    before = report.previous.count(Figure.RECEIVED, kind=kind)
    former = str(before) if report.has_previous else texts.NO_DATA
    received = figures.count(Figure.RECEIVED, kind=kind)
    parts = {
        "отвечено": figures.answered(kind=kind),
        "в работе": figures.count(Figure.OPEN, kind=kind),
        "без ответа": figures.count(Figure.NO_ANSWER, kind=kind),
        "регистрация отменена": figures.count(Figure.CANCELLED, kind=kind),
    }
    told = ", ".join(f"{name} {count}" for name, count in parts.items() if count)
    plural = words.capital(words.NOUN[kind].plural)
    days = words.days(report.previous.period.first, report.previous.period.last)
    return f"{plural}: поступило {received} ({days} — {former}); {told}"


def _in_time(report: Report, kind: IncidentKind) -> Iterator[str]:
    figures = report.figures
    share, before = figures.in_time_share(kind=kind), report.previous.in_time_share(kind=kind)
    if share is None:
        return
    in_time = figures.count(Figure.ANSWERED_IN_TIME, kind=kind)
    late = figures.count(Figure.ANSWERED_LATE, kind=kind)
    former = "" if before is None else f" (было {words.percent(before)})"
    yield (
        f"доля отвеченных в срок: {words.percent(share)}{former},"
        f" {in_time} из {figures.judged(kind=kind)} отвеченных и просроченных"
        + (f", с опозданием {late}" if late else "")
    )


def _bad(figures: Figures) -> Iterator[str]:
    bad = (Figure.OPEN_OVERDUE, Figure.DRAFT_NOT_SENT, Figure.HIGH_NOT_REPORTED)
    yield from _counted(figures, bad)


def _counted(figures: Figures, of: Iterable[Figure]) -> Iterator[str]:
    """Return the figures that are not zero."""
    found = [f"{_within(FIGURE[one])}: {figures.count(one)}" for one in of if figures.count(one)]
    if found:
        yield words.capital("; ".join(found))


def interim(figures: Figures) -> Iterator[str]:
    """Return the number of interim answers (§16)."""
    if count := figures.count(Figure.INTERIM):
        share = figures.share(Figure.INTERIM, Figure.RECEIVED)
        waiting = figures.count(Figure.AWAITING_FINAL)
        yield (
            f"С промежуточным ответом: {count}, {words.percent(share or 0)} поступивших;"
            f" ждут окончательного: {waiting}"
        )


def high(figures: Figures) -> Iterator[str]:
    """Return the number of HIGH incidents, and the time to acknowledgement (§22)."""
    if count := figures.count(Figure.HIGH):
        times = [
            f"{_within(MEASURE[one])} {words.lasting(median * words.MINUTE)}"
            for one in (Measure.ACKNOWLEDGED, Measure.REPORTED)
            if (median := _median(figures, one)) is not None
        ]
        told = f"; обычно {', '.join(times)}" if times else ""
        yield f"Повышенной важности: {count}{told}"


def stages(figures: Figures) -> Iterator[str]:
    """Return the time to the answer, and of each stage."""
    for _, usual, longest in _lasted(figures, [Measure.ANSWER]):
        yield (
            f"{MEASURE[Measure.ANSWER].title}: обычно {usual} рабочего времени, в девяти случаях из десяти"
            f" не дольше {longest.removeprefix('меньше ')}"
        )
    found = [
        f"{_within(MEASURE[stage])} {usual} / {longest}"
        for stage, usual, longest in _lasted(figures, STAGES)
    ]
    if found:
        yield f"Этапы (рабочее время, обычно / в 9 случаях из 10 не дольше): {', '.join(found)}"


def _lasted(figures: Figures, of: Iterable[Measure]) -> Iterator[tuple[Measure, str, str]]:
    """Return the median and the 90th percentile of each measure."""
    for measure in of:
        found = figures.measures.get(measure)
        if found is not None and found.median is not None and found.p90 is not None:
            yield measure, words.minutes(found.median), words.minutes(found.p90)


def _median(figures: Figures, measure: Measure) -> float | None:
    distribution = figures.measures.get(measure)
    return distribution.median if distribution else None


def hours(figures: Figures) -> Iterator[str]:
    """Return the time spent by each body."""
    total = sum(figures.hours.values())
    if total:
        theirs = sum(
            worked for (stage, _), worked in figures.hours.items() if stage in OF_AN_AUTHORITY
        )
        share = words.whole_percent(theirs / total)
        yield f"Рабочее время: у отдела контроля {100 - share} %, у органов {share} %"


def drafts(figures: Figures) -> Iterator[str]:
    """Return the results of drafts (§13), and whether they came in time (§20)."""
    found = []
    if decided := figures.count(Figure.DRAFTS_DECIDED):
        at_first = figures.count(Figure.DRAFTS_APPROVED_AT_FIRST_TRY)
        off_topic = figures.count(Figure.DRAFTS_REJECTED_OFF_TOPIC)
        language = figures.count(Figure.DRAFTS_REJECTED_LANGUAGE)
        share = words.percent(at_first / decided)
        found.append(f"с первого раза согласовано {share}, {at_first} из {decided}")
        found.append(f"возвращено не по сути {off_topic}, из-за ошибок {language}")
    kept = figures.count(Figure.DRAFTS_DUE_KEPT)
    if sent := kept + figures.count(Figure.DRAFTS_DUE_MISSED):
        found.append(f"направлено в срок {words.percent(kept / sent)}, {kept} из {sent}")
    if found:
        yield f"Проекты: {'; '.join(found)}"


def placements(figures: Figures) -> Iterator[str]:
    """Return the number of placed answers that were found under their links."""
    if checked := figures.count(Figure.PLACEMENTS_CHECKED):
        proven = figures.count(Figure.PLACEMENTS_PROVEN)
        yield f"{FIGURE[Figure.PLACEMENTS_PROVEN].title}: {proven} из {checked} проверенных"


def returns(figures: Figures) -> Iterator[str]:
    """Return the numbers of returns, redirections and repeated messages."""
    shown = (Figure.RETURNS, Figure.REDIRECTS, Figure.RETURNED_AGAIN, Figure.REPEATED)
    yield from _counted(figures, shown)


def _within(of: Definition) -> str:
    """Return the title for use inside a sentence."""
    return of.title[:1].lower() + of.title[1:]
