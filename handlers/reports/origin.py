"""The people who ordered, prepared and sent a report, for its text and files (§21)."""

from typing import Final

from domain.model.actor import Signature
from domain.model.organisation.office import Office
from domain.model.report.briefing import Briefing, Schedule
from handlers.texts import reports as texts
from handlers.texts import words
from handlers.texts.tables import texts_by
from handlers.ui.markup import escape

CONCLUSION: Final = "Вывод отдела контроля"
"""The heading of control's conclusion."""

SCHEDULE: Final = texts_by(Schedule, "labels.schedule")


def origin(briefing: Briefing, office: Office) -> str:
    """«По поручению заместителя главы (…) подготовил отдел контроля (…), направила …»."""
    parts = ["подготовил отдел контроля"]
    if briefing.prepared is not None:
        parts[0] += f" ({_name(briefing.prepared, office)})"
    if briefing.ordered and briefing.asked is not None:
        parts[0] = f"по поручению заместителя главы ({signed(briefing.asked, office)}) {parts[0]}"
    if briefing.schedule is not None:
        parts.insert(0, SCHEDULE[briefing.schedule])
    if briefing.sent is not None:
        parts.append(f"направлен заместителю главы: {signed(briefing.sent, office)}")
    return words.capital("; ".join(parts))


def owed(briefing: Briefing, office: Office) -> str:
    """Return the deputy head's pending order, as a line of HTML."""
    by = f" ({signed(briefing.asked, office)})" if briefing.asked else ""
    return escape(f"Поручен и ещё не направлен: {texts.title(briefing.period).lower()}{by}")


def signed(signature: Signature, office: Office) -> str:
    """«Иванова А. П., 24.11.2026 10:15»."""
    return f"{_name(signature, office)}, {words.moment(signature.at, office.calendar.tz)}"


def _name(signature: Signature, office: Office) -> str:
    return words.person(office.organisation, signature.by, signature.instead_of)
