"""Labels in MAX: twenty characters at most, and never two alike on one message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.max.labels import LONGEST_LABEL, SHORT, short_labels
from bot.max.markup import keyboard_of
from domain.model.ids import AuthorityCode, IncidentNumber
from handlers.cards.control.buttons import Route
from handlers.ui.buttons import BUTTONS, column


def fixed_labels() -> list[str]:
    """The labels of all kinds of buttons that always say the same."""
    names = ("label", "asks", "yes")
    found = (getattr(one, name, None) for one in set(BUTTONS.values()) for name in names)
    return [label for label in found if isinstance(label, str)]


def test_every_fixed_label_is_shown_whole() -> None:
    labels = fixed_labels()
    assert len(labels) > 100
    long = {label for label in labels if len(label) > LONGEST_LABEL}
    assert long <= SHORT.keys()


def test_the_short_forms_fit_and_differ_from_each_other_and_from_all_labels() -> None:
    assert {label for label, short in SHORT.items() if len(short) > LONGEST_LABEL} == set()
    assert {label for label in SHORT if len(label) <= LONGEST_LABEL} == set()
    assert len(set(SHORT.values())) == len(SHORT)
    assert not set(SHORT.values()) & set(fixed_labels())


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (["Управление ЖКХ", "Отдел культуры"], ["Управление ЖКХ", "Отдел культуры"]),
        (["Управление образования"], ["Упр. образования"]),
        (["Управление архитектуры и строительства"], ["Упр. архитектуры…"]),
        (["Сводный ответ: Управление ЖКХ"], ["Сводный: Упр. ЖКХ"]),
        (["✓ Сводный ответ: Управление ЖКХ"], ["✓ Сводный: Упр. ЖКХ"]),
        (["Отдел жилищно-коммунального хозяйства"], ["Отд. жилищно-коммун…"]),
        (["✓ Принимать комментарии"], ["✓ Приём комментариев"]),
        (["Замечание к проекту №6"], ["Замечание к №6"]),
        (["Разместить от имени «Калининский район»"], ["От имени «Калининск…"]),
        (["↩️ Обе причины", "↩️ Не по сути вопроса"], ["↩️ Обе причины", "↩️ Не по сути"]),
        (
            [
                "Управление архитектуры и строительства",
                "Управление архитектуры и градостроительства",
                "Управление архитектуры",
            ],
            ["…строительства", "…градостроительства", "Упр. архитектуры"],
        ),
        (
            [
                "Территориальное управление Северного округа",
                "Территориальное управление Южного округа",
            ],
            ["…Северного округа", "…Южного округа"],
        ),
        (
            [f"Отдел с очень длинным именем {n} в районе" for n in range(2)],
            ["…0 в районе", "…1 в районе"],
        ),
        (["Сидоров Семён Семёнович"] * 2, ["Сидоров Семён…"] * 2),
    ],
)
def test_long_labels_have_short_forms(labels: list[str], shown: list[str]) -> None:
    got = short_labels(labels)
    assert got == shown


NAMES = st.lists(
    st.lists(
        st.sampled_from(
            ["Управление", "Отдел", "архитектуры", "и", "дорог", "строительства", "№ 1"]
        ),
        min_size=1,
        max_size=7,
    ).map(" ".join),
    unique=True,
    max_size=40,
)


@given(NAMES)
def test_no_two_authorities_look_alike(names: list[str]) -> None:
    shown = short_labels(names)
    assert max(map(len, shown), default=0) <= LONGEST_LABEL
    assert len(set(shown)) == len(names)


def test_a_keyboard_shows_the_short_forms() -> None:
    name = "Управление архитектуры и строительства"
    zhkh = Route(number=IncidentNumber(1), authority=AuthorityCode("arch"), asks=name)
    (keyboard,) = keyboard_of(column(zhkh))
    ((button,),) = keyboard["payload"]["buttons"]
    assert len(button["text"]) <= LONGEST_LABEL
