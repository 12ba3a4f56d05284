"""Which earlier messages a new one may repeat: found by the index of terms, told by the rule."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import Alike, Likeness, likeness
from storage.search.likeness import said_in, signs
from tests.storage.samples import NOW, Units, ivanova, registered

ANNA, BORIS = "https://vk.com/id1", "https://vk.com/id2"
RUBBISH = "Во дворе дома Ленина, 5 уже неделю не вывозят мусор, баки переполнены, запах ужасный!"

REPEATED = {
    "Во дворе дома Ленина, 5 уже вторую неделю не вывозят мусор! Баки переполнены, ужасный запах.": (
        RUBBISH,
        Likeness.TEXT,
    ),
    "Просим убрать поваленное дерево у остановки «Рынок», оно мешает проходу": (
        "Просим убрать поваленное дерево у остановки Рынок. Оно мешает проходу людей",
        Likeness.TEXT,
    ),
    "На Гагарина 12 прорвало трубу, вода течёт по дороге": (
        "Прорыв трубы возле дома Гагарина, 12! Всё течёт на дорогу, куда звонить?",
        Likeness.PLACE,
    ),
    "Яма на дороге у дома Мира 7, машины объезжают по тротуару": (
        "ул. Мира, д. 7. Огромная яма посреди дороги, пробила колесо. Кто возместит?",
        Likeness.PLACE,
    ),
    "школа 3 – не убран снег у входа": (
        "Возле школы №3 снег не убирают, у входа каток, дети падают",
        Likeness.PLACE,
    ),
    "Яма на Мира, 7": ("Ул. Мира, д. 7", Likeness.PLACE),
    "Ул. Мира, д. 7, яма": ("ул. Мира, дом 7 - яма", Likeness.PLACE),
    "Лифт не работает, Комсомольская 45, второй подъезд": (
        "По адресу Комсомольская, 45 опять не работает лифт, пожилые не могут подняться домой.",
        Likeness.PLACE,
    ),
}
OTHERS = {
    "На Гагарина 12 прорвало трубу, вода течёт по дороге": (
        "Гагарина 12, когда покрасят детскую площадку?"
    ),
    "Нет отопления Победы 31, третий день мёрзнем": "Нет отопления Ленина 8, мёрзнем, дети болеют",
    "Спасибо за новую площадку во дворе на Садовой 3!": (
        "Садовая 3: не вывозят мусор со двора третий день"
    ),
    "Нет воды": "Нет воды!",
    "Ул. Мира, д. 7, нет света": "Ул. Мира, д. 7, яма у ворот",
    "Уважаемая администрация! Просим отремонтировать дорогу по улице Северной": (
        "Уважаемая администрация! Просим установить лавочки в парке Победы"
    ),
    "Гагарина 12: уже неделю никто не реагирует, звонили, примите меры! Дети ходят, не горит фонарь": (
        "Гагарина 12. Сколько терпеть, звонили, никто не реагирует, дети ходят мимо свалки, примите меры"
    ),
    "Ленина 15, третий день нет горячей воды": "Ленина 51, третий день нет горячей воды",
    "Просим почистить от снега улицу садовую, не проехать скорой, не пройти детям в школу": (
        "Просим почистить от снега улицу полевую, не проехать скорой, не пройти детям в школу"
    ),
    "Уважаемый Иван Петрович! Просим отсыпать щебнем ул.Садовая, после дождя не пройти": (
        "Уважаемый Иван Петрович! Просим отсыпать щебнем ул.Полевая, после дождя не пройти"
    ),
    "г. Курск, 12: не вывозят мусор, баки переполнены": "г. Курск, д. 12, баки с мусором горят",
    "Тихая, 7, яма": "Тихая 7: сосед сливает выгребную яму на дорогу, вонь",
    "Прошу провести газ на Хуторскую, обещали в том году": (
        "Прошу провести воду на Хуторскую, обещали в том году"
    ),
    "Нет света по всей улице Лесной с утра": "Нет света по всей улице Полевой с утра",
    "В течение 3 дней обещали убрать мусор, никто не приехал": (
        "В течение 3 дней обещали починить свет, никто не приехал"
    ),
    "С 24 ноября не ходит автобус, как добираться до работы": (
        "24 ноября в парке сломали скамейки, кто отвечает?"
    ),
}


@pytest.mark.parametrize(("text", "repeated"), REPEATED.items())
def test_what_tells_the_same_is_found_and_said_to_be_alike(
    text: str, repeated: tuple[str, Likeness]
) -> None:
    one, other = CitizenMessage(text), CitizenMessage(repeated[0])
    assert likeness(said_in(one), said_in(other)) is repeated[1]
    assert signs(one) & signs(other)


@pytest.mark.parametrize(("text", "other"), OTHERS.items())
def test_what_tells_something_else_is_not_alike(text: str, other: str) -> None:
    assert likeness(said_in(CitizenMessage(text)), said_in(CitizenMessage(other))) is None


DOGS = "Стая собак у остановки на Речной, боюсь отпускать ребёнка"
DOGS_THERE = "Писала уже: собаки стаей у остановки напротив Рынка, ребёнка отпускать боюсь"
DOGS_AGAIN = "Писала вам уже: собаки стаей бегают около остановки на Речной, ребёнок боится"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ((DOGS, ANNA, None), (DOGS_AGAIN, "https://m.vk.com/id1/", None), Likeness.AUTHOR),
        ((DOGS, None, "Анна Ли"), (DOGS_AGAIN, None, "Ли Анна"), Likeness.AUTHOR),
        ((DOGS, ANNA, None), (DOGS_THERE, ANNA, None), Likeness.AUTHOR),
        ((DOGS, ANNA, None), (DOGS_AGAIN, BORIS, None), None),
        ((DOGS, None, "Анна"), (DOGS_AGAIN, None, "Анна"), None),
        ((DOGS, ANNA, None), ("Когда дадут горячую воду в нашем доме?", ANNA, None), None),
    ],
    ids=[
        "the same page",
        "the same name",
        "another place",
        "another author",
        "a first name",
        "another matter",
    ],
)
def test_an_author_who_writes_of_it_again_needs_fewer_words_in_common(
    one: tuple[str, str | None, str | None],
    other: tuple[str, str | None, str | None],
    alike: Likeness | None,
) -> None:
    (text, url, name), (other_text, other_url, other_name) = one, other
    first = CitizenMessage(text, author_url=url, author_name=name)
    second = CitizenMessage(other_text, author_url=other_url, author_name=other_name)
    assert likeness(said_in(first), said_in(second)) is alike
    assert alike is None or signs(first) & signs(second)


def about(number: int, text: str = RUBBISH, days: int = 0) -> Incident:
    incident = registered(number)
    incident.message = replace(incident.message, text=text, url=None)
    incident.detected_at = NOW - timedelta(days=days)
    return incident


async def alike(units: Units, of: Incident) -> tuple[Alike, ...]:
    async with units.unit() as uow:
        return await uow.incidents.alike(of.number, of.message, of.detected_at)


async def test_the_address_that_the_monitoring_system_names_is_a_place(units: Units) -> None:
    for number, address in enumerate(("ул. Мира, д. 7", "Мира 7", "Мира 9"), 1):
        incident = about(number, "Сломан лифт")
        incident.message = replace(incident.message, address=address)
        await units.store(incident)
    async with units.unit() as uow:
        first = await uow.incidents.get(IncidentNumber(1))
    assert await alike(units, first) == (Alike(IncidentNumber(2), Likeness.PLACE),)


async def test_the_originals_of_the_last_thirty_days_are_named_with_how_they_stand(
    units: Units,
) -> None:
    for number, days in ((1, 31), (2, 29), (3, 5), (4, 4), (5, 3)):
        await units.store(about(number, days=days))
    await units.store(about(6, "Когда покрасят площадку на Ленина, 5?"))
    async with units.unit() as uow:
        original, duplicate = [await uow.incidents.get(IncidentNumber(one)) for one in (3, 4)]
        duplicate.cancel_as_duplicate(original, ivanova(34, pressed=True), NOW)
        mistake = await uow.incidents.get(IncidentNumber(5))
        mistake.cancel(CancelGround.MISTAKE, ivanova(35, pressed=True), NOW)
        unanswered = await uow.incidents.get(IncidentNumber(2))
        unanswered.leave_unanswered(NoAnswerGround.INSULT, ivanova(36, pressed=True), NOW)
        for one in (original, duplicate, mistake, unanswered):
            await uow.incidents.save(one)
        await uow.commit()
    found = await alike(units, about(7))
    assert found == (
        Alike(IncidentNumber(3), Likeness.TEXT),
        Alike(IncidentNumber(2), Likeness.TEXT, NOW),
    )
    of_itself = await alike(units, about(3, days=5))
    assert [one.number for one in of_itself] == [1, 2]
    assert await alike(units, about(7, "…")) == ()
