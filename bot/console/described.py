"""The calendar and words of ORGANIZATION_FILE, for commands that need no database."""

from collections.abc import Collection

from bot.setup.settings import load_settings
from domain.model.time.work_calendar import WorkCalendar


def described_calendar() -> WorkCalendar:
    """Return the calendar of ORGANIZATION_FILE, else the usual week with federal days off."""
    from bot.setup.official_calendar import build_work_calendar, calendar_of
    from bot.setup.organisation_file import read_organisation
    from domain.model.time.schedule import DEFAULT_WEEK

    settings = load_settings()
    if settings.organization_file is None:
        return build_work_calendar(DEFAULT_WEEK, "", {}, settings.timezone)
    described = read_organisation(settings.organization_file, whole=False)
    return calendar_of(described, settings.timezone)


def described_words() -> Collection[str]:
    """Return the administration's own words from ORGANIZATION_FILE."""
    from bot.setup.organisation_file import read_organisation

    file = load_settings().organization_file
    return read_organisation(file, whole=False).words if file else ()
