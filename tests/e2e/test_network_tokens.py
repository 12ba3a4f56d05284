"""Access tokens of social networks, told in private: checked, sealed, gone from the chat."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.networks.vk import VkNetwork
from bot.operations.examination import Examination
from bot.operations.findings import Area
from bot.runtime.clock import Clock
from bot.sandbox import Message, Photo
from domain.model.ids import Messenger, PersonId, id_in
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page_changes import without_page
from domain.model.organisation.people import Post, Role
from storage.organisation.tokens import stored_tokens
from storage.schema.columns import metadata
from tests.e2e.administering import opened, turned
from tests.e2e.town import Stage, Starting, Town
from tests.e2e.waiting import until
from tests.telegram import Sandbox
from tests.vk import Sandbox as VkSandbox
from tests.vk.faults import VkFault

KEY = "S2tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0s="
SERVICE = f"vk1.a.{'Service7' * 10}"
GROUP = f"vk1.a.{'Group8' * 12}"
OTHER_GROUP = f"vk1.a.{'Other9' * 12}"
PAGES = """
[[page]]
network = "vk"
id = "-1001"
name = "Калининский район"
"""
NO_SUCH = f"vk1.a.{'Wrong5' * 12}"


pytestmark = pytest.mark.organisation(PAGES)


@pytest.fixture
async def vk(sandbox: Sandbox) -> AsyncIterator[VkSandbox]:
    clock: Clock = sandbox.world.clock
    async with VkSandbox(service_token=SERVICE, clock=clock) as vk:
        vk.community(1001, "Калининский район", token=GROUP)
        vk.community(1002, "Соседний <район>", token=OTHER_GROUP)
        yield vk


@pytest.fixture
async def vk_town(starting: Starting, vk: VkSandbox) -> AsyncIterator[Town]:
    async with starting(vk_api_url=vk.url, token_key=KEY) as town:
        yield town


async def unseen(_done: int, _total: int) -> None: ...


async def page_of_network(town: Town, *labels: str) -> str:
    page = await opened(town)
    shown = page.text
    for label in ("Страницы в соцсетях", *labels):
        shown = await turned(town, page, label)
    return shown


async def told(town: Town, token: str) -> list[str]:
    """What the bot says to a message with a token; the message itself is gone from the chat."""
    before = len(town.chat(town.admin).messages)
    await town.say(town.admin, town.admin, token)
    messages = town.chat(town.admin).messages
    if Stage.messenger is Messenger.MAX:  # where a bot deletes nobody's messages in a dialog
        new = messages[before:]
        asked = [one for one in new if one.text.startswith("Удалите это сообщение с ключом")]
        assert [one.reply_to.text for one in asked if one.reply_to] == [token]
        return [one.text for one in new if one not in asked and one.text != token]
    assert token not in [one.text for one in messages]
    return [one.text for one in messages[before:]]


async def everything_stored(town: Town) -> str:
    async with town.app.database.reading() as connection:
        rows = [
            str(row)
            for table in metadata.sorted_tables
            for row in await connection.execute(select(table))
        ]
    return "\n".join(rows)


async def test_a_token_of_the_network_lets_pages_be_found(vk_town: Town) -> None:
    town = vk_town
    await page_of_network(town, "Добавить страницу")
    refused = await town.say(town.admin, town.admin, "https://vk.com/club1002")
    assert refused.text.startswith("Ключа доступа нет, или он больше не действует.")
    asked = await page_of_network(town, "Ключи доступа", "ВКонтакте")
    assert asked.startswith("Ключ доступа: ВКонтакте\nПришлите ключ следующим сообщением.")
    assert await told(town, SERVICE) == []
    stored = await page_of_network(town, "Ключи доступа", "ВКонтакте")
    assert "Сейчас: указан 24.11.2026 09:00, Орлов О. О." in stored
    await page_of_network(town, "Добавить страницу")
    assert (await town.say(town.admin, town.admin, "https://vk.com/club7")).text.startswith(
        "Такой страницы соцсеть не нашла."
    )
    await town.say(town.admin, town.admin, "https://vk.com/club1002")
    added = await page_of_network(town, "Соседний <район> (ВКонтакте)")
    assert added.startswith("Соседний <район> (ВКонтакте)\n")


async def test_a_token_is_nowhere_in_the_open(
    vk_town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    town = vk_town
    await page_of_network(town, "Калининский район (ВКонтакте)", "Ключ доступа")
    assert await told(town, GROUP) == []
    stored = await everything_stored(town)
    assert "vk:-1001" in stored
    assert GROUP not in stored
    assert GROUP not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("labels", "token", "why"),
    [
        (("Ключи доступа", "ВКонтакте"), NO_SUCH, "Соцсеть не приняла этот ключ, он не сохранён."),
        (("Ключи доступа", "ВКонтакте"), GROUP, "Это ключ одной страницы, он не сохранён."),
        (("Калининский район (ВКонтакте)", "Ключ доступа"), SERVICE, "Это не ключ этой страницы"),
        (("Калининский район (ВКонтакте)", "Ключ доступа"), OTHER_GROUP, "Это не ключ этой страницы"),
        (("Ключи доступа", "ВКонтакте"), "ключ", "Это не похоже на ключ доступа"),
        ((), GROUP, "Это похоже на ключ доступа, поэтому бот удаляет сообщение"),
    ],
    ids=["unknown", "of a page", "of no page", "of another page", "no token", "not asked for"],
)  # fmt: skip
async def test_what_is_not_accepted_is_not_kept_either(
    labels: tuple[str, ...], token: str, why: str, vk_town: Town
) -> None:
    await page_of_network(vk_town, *labels)
    (said,) = await told(vk_town, token)
    assert said.startswith(why)
    assert await stored_tokens(vk_town.app.database) == []
    assert token == "ключ" or token not in await everything_stored(vk_town)


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("files", [1, 2])
async def test_a_token_under_a_file_is_gone_with_the_file(
    vk_town: Town, *, asked: bool, files: int
) -> None:
    town = vk_town
    if asked:
        await page_of_network(town, "Калининский район (ВКонтакте)", "Ключ доступа")
    chat = town.chat(town.admin)
    if files == 1:
        sent = [town.admin.send_photo(chat.id, GROUP)]
    else:
        sent = town.admin.send_album(chat.id, [Photo(), Photo()], GROUP)
    await town.pass_time(seconds=2)
    assert GROUP not in await everything_stored(town)
    assert await stored_tokens(town.app.database) == []
    assert gone(town, sent)


async def test_a_token_that_an_edit_brings_is_gone(vk_town: Town) -> None:
    town = vk_town
    said = town.admin.say(town.chat(town.admin).id, "Здравствуйте")
    await town.settle()
    await town.edit(town.admin, said, GROUP)
    assert GROUP not in await everything_stored(town)
    assert gone(town, [said])
    assert town.last(town.admin).text.startswith("Это похоже на ключ доступа")


async def test_a_token_with_which_the_program_fails_is_gone(
    vk_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError

    town = vk_town
    town.rude = True
    await page_of_network(town, "Калининский район (ВКонтакте)", "Ключ доступа")
    monkeypatch.setattr(VkNetwork, "examine", fail)
    sent = town.admin.say(town.chat(town.admin).id, GROUP)
    await until(partial(is_dead, town))
    await town.settle()
    assert GROUP not in await everything_stored(town)
    assert gone(town, [sent])
    assert "Ключ удалён: пришлите его ещё раз" in town.last(town.admin).text


async def is_dead(town: Town) -> bool:
    return bool(await town.app.inbox.dead_letters())


def gone(town: Town, sent: Sequence[Message]) -> bool:
    """Whether the messages are deleted; in MAX the person is asked to delete them."""
    left = town.chat(town.admin).messages
    if Stage.messenger is Messenger.MAX:
        return all(any(one.reply_to is message for one in left) for message in sent[:1])
    return not any(message in left for message in sent)


async def test_a_token_is_gone_although_a_rule_refuses_to_store_it(vk_town: Town) -> None:
    town = vk_town
    await page_of_network(town, "Калининский район (ВКонтакте)", "Ключ доступа")
    async with town.app._unit() as unit:
        removed = partial(without_page, address=PageAddress(Network.VK, "-1001"))
        await unit.change_organisation(removed, by=None)
        await unit.commit()
    (said,) = await told(town, GROUP)
    assert said.startswith("Этой страницы"), said
    assert await stored_tokens(town.app.database) == []
    assert GROUP not in await everything_stored(town)


async def test_a_token_is_gone_although_its_sender_administers_no_more(vk_town: Town) -> None:
    town = vk_town
    await page_of_network(town, "Калининский район (ВКонтакте)", "Ключ доступа")
    async with town.app._unit() as unit:
        await unit.change_organisation(
            partial(demoted, person=id_in(Stage.messenger, town.admin.id)), by=None
        )
        await unit.commit()
    assert (await told(town, GROUP))[-1] == "Настраивать бота может его администратор."
    assert await stored_tokens(town.app.database) == []
    assert GROUP not in await everything_stored(town)


def demoted(organisation: Organisation, person: int) -> Organisation:
    """Make a member of control of an administrator."""
    people = dict(organisation.people)
    one = people[PersonId(person)]
    people[one.id] = replace(one, posts=frozenset({Post(Role.CONTROL)}))
    return replace(organisation, people=people)


async def test_what_a_token_does_not_allow_is_told(vk_town: Town, vk: VkSandbox) -> None:
    vk.community(1001, "Калининский район", token=NO_SUCH, rights={"manage"})
    await page_of_network(vk_town, "Калининский район (ВКонтакте)", "Ключ доступа")
    (said,) = await told(vk_town, NO_SUCH)
    assert said.startswith("Ключ сохранён, но соцсеть не разрешает с ним: размещать ответы.")


async def test_events_that_are_not_ticked_are_told(vk_town: Town, vk: VkSandbox) -> None:
    page = vk.world.communities[1001]
    page.unticked = frozenset({"wall_reply_new"})
    await page_of_network(vk_town, "Калининский район (ВКонтакте)", "Ключ доступа")
    (said,) = await told(vk_town, GROUP)
    assert said.startswith("Ключ сохранён, но о новых комментариях соцсеть не сообщает.")
    health = await vk_town.say(vk_town.admin, vk_town.admin, "/health")
    assert "О новом на странице («Калининский район», указан" in health.text
    page.unticked = frozenset()
    health = await vk_town.say(vk_town.admin, vk_town.admin, "/health")
    assert "О новом на странице" not in health.text


async def test_health_tells_if_a_token_can_not_look(vk_town: Town, vk: VkSandbox) -> None:
    await page_of_network(vk_town, "Ключи доступа", "ВКонтакте")
    await told(vk_town, SERVICE)
    vk.faults.fail_next("execute", VkFault(15))
    health = await vk_town.say(vk_town.admin, vk_town.admin, "/health")
    assert "Ключ доступа (ВКонтакте, указан 24.11.2026) не проверен." in health.text


async def test_a_vk_that_takes_no_execute_is_told(vk_town: Town, vk: VkSandbox) -> None:
    vk.world.service_may_execute = False
    await page_of_network(vk_town, "Ключи доступа", "ВКонтакте")
    assert await told(vk_town, SERVICE) == []
    health = await vk_town.say(vk_town.admin, vk_town.admin, "/health")
    assert "▫️ Соцсеть не принимает с ключом доступа (ВКонтакте, указан 24.11.2026)" in health.text


async def test_a_token_that_may_not_read_comments_is_told(vk_town: Town, vk: VkSandbox) -> None:
    vk.world.service_may_execute = False
    vk.faults.fail_next("wall.getComments", VkFault(28))
    await page_of_network(vk_town, "Ключи доступа", "ВКонтакте")
    (said,) = await told(vk_town, SERVICE)
    assert said.startswith("Ключ сохранён, но соцсеть не разрешает с ним: ")


async def test_a_stored_token_is_replaced_and_removed(vk_town: Town) -> None:
    labels = ("Калининский район (ВКонтакте)", "Ключ доступа")
    await page_of_network(vk_town, *labels)
    await told(vk_town, GROUP)
    await vk_town.pass_time(minutes=5)
    await page_of_network(vk_town, *labels)
    await told(vk_town, GROUP)
    assert "Сейчас: указан 24.11.2026 09:05" in await page_of_network(vk_town, *labels)
    await page_of_network(vk_town, *labels, "Удалить ключ")
    assert "Сейчас" not in await page_of_network(vk_town, *labels)


async def test_without_a_key_to_seal_with_no_token_is_asked_for(
    starting: Starting, vk: VkSandbox
) -> None:
    async with starting(vk_api_url=vk.url) as town:
        page = await opened(town)
        await turned(town, page, "Страницы в соцсетях")
        await turned(town, page, "Калининский район (ВКонтакте)")
        warning = await town.warned(town.admin.press(page, "Ключ доступа"))
        assert warning.startswith("Ключи хранятся только зашифрованными. Задайте TOKEN_KEY")


async def test_a_network_that_does_not_answer_keeps_no_token(vk_town: Town, vk: VkSandbox) -> None:
    await page_of_network(vk_town, "Ключи доступа", "ВКонтакте")
    with vk.faults.outage():
        (said,) = await told(vk_town, SERVICE)
    assert said.startswith(
        "Ключ не сохранён: проверить его не удалось. Соцсеть сейчас не отвечает."
    )


async def test_health_tells_what_is_wrong_with_the_tokens(vk_town: Town, vk: VkSandbox) -> None:
    page = await opened(vk_town)
    for label in ("Страницы в соцсетях", "Калининский район (ВКонтакте)", "Принимать комментарии"):
        await turned(vk_town, page, label)
    health = await vk_town.say(vk_town.admin, vk_town.admin, "/health")
    assert "Страница «Калининский район» (ВКонтакте): ключа доступа нет" in health.text
    assert "ВКонтакте: общего ключа доступа нет" in health.text
    await page_of_network(vk_town, "Калининский район (ВКонтакте)", "Ключ доступа")
    await told(vk_town, GROUP)
    await page_of_network(vk_town, "Ключи доступа", "ВКонтакте")
    await told(vk_town, SERVICE)
    health = await vk_town.say(vk_town.admin, vk_town.admin, "/health")
    assert "Соцсети" not in health.text
    vk.revoke(GROUP)
    health = await vk_town.say(vk_town.admin, vk_town.admin, "/health")
    assert (
        "Соцсеть не принимает ключ доступа («Калининский район», указан 24.11.2026)." in health.text
    )


async def test_the_doctor_tells_of_a_replaced_key(vk_town: Town) -> None:
    await page_of_network(vk_town, "Калининский район (ВКонтакте)", "Ключ доступа")
    await told(vk_town, GROUP)
    other = vk_town.app.settings.model_copy(update={"token_key": SecretStr(KEY.replace("S", "T"))})
    found = await Examination(other, vk_town.clock).of_what_stands(unseen)
    (shut,) = (one.what for one in found if one.area is Area.NETWORKS and one.serious)
    assert shut.startswith(
        "Ключ доступа («Калининский район», указан 24.11.2026) зашифрован не тем"
    )
