"""What an administration decides otherwise: limits, the file, the norms of what begins then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.incident.workflow.policy import Policy
from domain.model.organisation.changing import deciding
from domain.model.organisation.options import OPTIONS, Option, OptionUnfit
from handlers.administration.settings import value_in
from handlers.reading.organisation_file import parse_organisation, to_toml
from handlers.texts import options as texts
from tests.unit.incidents import OFFICE
from tests.unit.test_organisation import ORGANISATION


@pytest.mark.parametrize("option", Option)
def test_an_option_has_a_default_and_usual_values_within_its_limits(option: Option) -> None:
    limits = OPTIONS[option]
    assert limits.least <= limits.default <= limits.most
    assert limits.default in limits.usual
    assert all(limits.least <= one <= limits.most for one in limits.usual)


@pytest.mark.parametrize("option", Option)
def test_each_has_a_name_and_a_sentence(option: Option) -> None:
    assert len(texts.NAME[option]) < 40
    assert texts.MEANING[option].endswith((".", "»."))


@pytest.mark.parametrize("option", Option)
def test_what_is_decided_reads_back_from_the_file(option: Option) -> None:
    for value in {OPTIONS[option].least, OPTIONS[option].most}:
        decided = deciding(ORGANISATION, option, value)
        assert parse_organisation(to_toml(decided)) == decided
        assert decided.option(option) == value


@pytest.mark.parametrize("option", Option)
def test_a_value_outside_of_the_limits_is_refused(option: Option) -> None:
    for value in (OPTIONS[option].least - 1, OPTIONS[option].most + 1):
        with pytest.raises(OptionUnfit):
            deciding(ORGANISATION, option, value)


def test_a_default_is_not_written_so_that_it_may_change() -> None:
    decided = deciding(ORGANISATION, Option.APPROVAL, 60)
    assert "approval_minutes = 60" in to_toml(decided)
    again = deciding(decided, Option.APPROVAL, OPTIONS[Option.APPROVAL].default)
    assert again == ORGANISATION


def test_a_file_says_all_that_is_wrong_at_once() -> None:
    text = to_toml(ORGANISATION) + (
        "\n[reminders]\nfirst_minutes = 5\novertime = 1\n[privacy]\nmask = 1\n[norms]\ndraft_minutes = '60'\n"
    )
    problems = parse_organisation(text)
    assert isinstance(problems, list)
    assert {str(one).split(":")[0] for one in problems} == {
        "reminders.first_minutes",
        "reminders.overtime",
        "privacy.mask",
        "norms.draft_minutes",
    }
    assert any("от 45 до 240 мин. рабочего времени" in str(one) for one in problems)


def test_without_a_decision_incidents_get_the_norms_of_the_procedure() -> None:
    assert OFFICE.policy == Policy()


def test_what_begins_is_given_what_is_decided_then() -> None:
    organisation = OFFICE.organisation
    for option, value in {
        Option.APPROVAL: 45,
        Option.OVERDUE_TIMES: 0,
        Option.ALERT_EVERY: 5,
    }.items():
        organisation = deciding(organisation, option, value)
    assert replace(OFFICE, organisation=organisation).policy == Policy(
        approval=timedelta(minutes=45), overdue_times=0, alert_every=timedelta(minutes=5)
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45", 45),
        (" 45 мин.", 45),
        ("45 минут рабочего времени", 45),
        ("минут 45", None),
        ("час", None),
        ("4 5", None),
        ("-45", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_a_number_is_taken_with_its_unit_or_without(text: str, value: int | None) -> None:
    assert value_in(text) == value
