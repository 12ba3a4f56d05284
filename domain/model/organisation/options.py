"""Options that an administration may change, with limits; `Policy` has the defaults of norms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError
from domain.model.incident.workflow.policy import Policy


class Unit(StrEnum):
    """The unit of an option."""

    YES_OR_NO = "yes_or_no"
    """1 or 0; true or false in a file."""
    WORKING_MINUTES = "working_minutes"
    MINUTES = "minutes"
    TIMES = "times"
    PERCENT = "percent"
    DAYS = "days"


class Option(StrEnum):
    """An option; the value is its section and key in the organisation file."""

    DRAFT_LEAD = "norms.draft_minutes"
    """The time before the deadline at which the draft must be with control (§20)."""
    CONTRIBUTION_SHARE = "norms.contribution_percent"
    """The share of the remaining norm for the other authorities' information (§12)."""
    APPROVAL = "norms.approval_minutes"
    """The time for control's decision on a draft before a reminder (§13)."""
    PLACING = "norms.placing_minutes"
    """The time for placing an approved text before its authority is reminded."""
    FIRST_CALL = "reminders.first_minutes"
    """The first reminder before the deadline."""
    LAST_CALL = "reminders.last_minutes"
    """The last reminder before the deadline."""
    OVERDUE_EVERY = "reminders.overdue_minutes"
    """The interval of reminders about an overdue incident."""
    OVERDUE_TIMES = "reminders.overdue_times"
    """The number of repetitions at normal importance."""
    ALERT_EVERY = "alerts.repeat_minutes"
    """The interval at which an alert is repeated until it is acknowledged (§22)."""
    ALERT_TIMES = "alerts.repeat_times"
    """The number of repetitions."""
    REPORT_WITHIN = "alerts.report_minutes"
    """From acknowledgement to «Доложено главе» (§22)."""
    DIGEST_AFTER = "digest.after_opening_minutes"
    """The delay of the daily digest after the opening."""
    KEEP_DAYS = "privacy.keep_days"
    """The days after which the words, author and link of a closed incident are erased."""
    MASK = "privacy.mask"
    """Whether data that identifies the author is masked in a citizen's words (law 152-ФЗ)."""

    @property
    def section(self) -> str:
        """The table in the file."""
        return self.value.partition(".")[0]

    @property
    def key(self) -> str:
        """The key in the table."""
        return self.value.partition(".")[2]


@dataclass(frozen=True, slots=True)
class OptionLimits:
    """The limits of an option; `usual` values become buttons. Raises ValueError if inconsistent."""

    unit: Unit
    default: int
    least: int
    most: int
    usual: tuple[int, ...]

    def __post_init__(self) -> None:
        if not all(self.least <= value <= self.most for value in (self.default, *self.usual)):
            raise ValueError(self)


def _minutes(duration: timedelta) -> int:
    return int(duration / timedelta(minutes=1))


_DEFAULT: Final = Policy()

OPTIONS: Final[Mapping[Option, OptionLimits]] = {
    Option.DRAFT_LEAD: OptionLimits(
        Unit.WORKING_MINUTES, _minutes(_DEFAULT.draft_lead), 15, 180, (30, 60, 90, 120)
    ),
    Option.CONTRIBUTION_SHARE: OptionLimits(
        Unit.PERCENT, int(100 * _DEFAULT.contribution_share), 20, 90, (30, 50, 70)
    ),
    Option.APPROVAL: OptionLimits(
        Unit.WORKING_MINUTES, _minutes(_DEFAULT.approval), 10, 240, (15, 30, 60)
    ),
    Option.PLACING: OptionLimits(
        Unit.WORKING_MINUTES, _minutes(_DEFAULT.placing), 10, 240, (15, 30, 60)
    ),
    Option.FIRST_CALL: OptionLimits(
        Unit.WORKING_MINUTES, _minutes(_DEFAULT.first_call), 45, 240, (60, 90, 120)
    ),
    Option.LAST_CALL: OptionLimits(
        Unit.WORKING_MINUTES, _minutes(_DEFAULT.last_call), 5, 40, (15, 20, 30)
    ),
    Option.OVERDUE_EVERY: OptionLimits(
        Unit.WORKING_MINUTES, _minutes(_DEFAULT.overdue_every), 15, 480, (30, 60, 120)
    ),
    Option.OVERDUE_TIMES: OptionLimits(Unit.TIMES, _DEFAULT.overdue_times, 0, 8, (0, 1, 2, 4)),
    Option.ALERT_EVERY: OptionLimits(
        Unit.MINUTES, _minutes(_DEFAULT.alert_every), 3, 60, (5, 10, 15)
    ),
    Option.ALERT_TIMES: OptionLimits(Unit.TIMES, _DEFAULT.alert_times, 1, 24, (3, 6, 12)),
    Option.REPORT_WITHIN: OptionLimits(
        Unit.MINUTES, _minutes(_DEFAULT.report_within), 10, 240, (15, 30, 60)
    ),
    Option.DIGEST_AFTER: OptionLimits(Unit.WORKING_MINUTES, 0, 0, 240, (0, 15, 30, 60)),
    Option.KEEP_DAYS: OptionLimits(Unit.DAYS, 1095, 30, 3650, (365, 1095, 1825)),
    Option.MASK: OptionLimits(Unit.YES_OR_NO, 1, 0, 1, (1, 0)),
}


def policy_of(decided: Callable[[Option], int]) -> Policy:
    """The policy of an incident registered under these options."""

    def minutes(option: Option) -> timedelta:
        return timedelta(minutes=decided(option))

    return Policy(
        draft_lead=minutes(Option.DRAFT_LEAD),
        contribution_share=decided(Option.CONTRIBUTION_SHARE) / 100,
        first_call=minutes(Option.FIRST_CALL),
        last_call=minutes(Option.LAST_CALL),
        approval=minutes(Option.APPROVAL),
        placing=minutes(Option.PLACING),
        overdue_every=minutes(Option.OVERDUE_EVERY),
        overdue_times=decided(Option.OVERDUE_TIMES),
        alert_every=minutes(Option.ALERT_EVERY),
        alert_times=decided(Option.ALERT_TIMES),
        report_within=minutes(Option.REPORT_WITHIN),
    )


class OptionUnfit(DomainError):
    """The value is outside the limits."""

    option: Option
    value: int
