"""An answer is placed by a press under a post of the administration's channel of MAX, then proven."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.networks.max.links import address_of_post
from bot.sandbox import Message
from bot.sandbox.max.ids import mid_of
from bot.setup.organisation_file import read_organisation
from tests.e2e.town import (
    DRAFT,
    GUESTS,
    HOUSING,
    Starting,
    Town,
    familiar,
)
from tests.e2e.waiting import until
from tests.e2e.walls import cards
from tests.max.comments import ChannelComment
from tests.messenger.faults import DropAfter, DropBefore
from tests.telegram.simulation import gather

CHANNEL = -73455901853123
NAME = "Калининский район"
OFFER = f"Разместить от имени «{NAME}»"

PAGE = f"""
[[page]]
network = "max"
id = "{CHANNEL}"
name = "{NAME}"
read = true
place = true
"""


pytestmark = [pytest.mark.in_max, pytest.mark.organisation(PAGE)]


@dataclass
class Channel:
    """The town, and a post of its administration's public channel on which a citizen comments."""

    town: Town
    sandbox: Any
    post: Message
    asked: ChannelComment

    @property
    def by_name(self) -> str:
        """The link of the post, which names the channel by its public name."""
        return self.by_number.replace(f"c/{CHANNEL}", "Adm_Town")

    @property
    def by_number(self) -> str:
        return address_of_post(mid_of(self.sandbox.world, self.post))

    @property
    def written(self) -> list[str]:
        comments = self.sandbox.world.comments.under(self.post)
        return [one.text for one in comments if one is not self.asked]

    @property
    def tries(self) -> int:
        return len(self.sandbox.calls_to("sendComment"))

    async def named(self) -> None:
        """The program has learnt the public name."""

        async def known() -> bool:
            return bool((await self.town.app.reading.office()).organisation.page_aliases)

        await until(known)
        await self.town.settle()

    async def ordered(self, link: str) -> Message:
        to_place = await self.town.approved(f"Во дворе на Ленина, 5 яма. {link}")
        await self.town.press(self.town.boris, to_place, OFFER)
        await self.town.press(self.town.boris, to_place, "Да, разместить")
        return to_place


@pytest.fixture
async def channel(
    sandbox: Any, organisation_file: Path, starting: Starting
) -> AsyncIterator[Channel]:
    gather(sandbox, read_organisation(organisation_file), called=familiar, guests=GUESTS)
    editor = sandbox.person(601, "Редактор")
    sandbox.channel(CHANNEL, NAME, [editor], name="Adm_Town")
    post = editor.say(CHANNEL, "Ремонт дорог на этой неделе")
    asked = sandbox.person(602, "Мария Смирнова").comment(post, "Во дворе на Ленина, 5 яма.")
    async with starting() as town:
        channel = Channel(town, sandbox, post, asked)
        await channel.named()
        yield channel
        sandbox.faults.clear()
        await town.settle()
        assert not await town.discrepancies()


async def test_the_journal_says_that_the_network_has_named_the_page(channel: Channel) -> None:
    town = channel.town
    told = await town.say(town.admin, town.admin, "/journal")
    assert ", соцсеть сообщила имя страницы\nИзменено: " in told.text
    assert "имя в ссылках" in told.text


@pytest.mark.parametrize("form", ["by_name", "by_number"])
async def test_it_is_placed_by_a_press_and_proven(channel: Channel, form: str) -> None:
    to_place = await channel.ordered(getattr(channel, form))
    assert channel.written == [DRAFT]
    assert f"Петров Б. В., от имени «{NAME}»" in to_place.text
    assert "ответ размещён, в срок" in channel.town.last(HOUSING).text
    await channel.town.pass_time(minutes=5)
    assert "Подтверждено" in to_place.text
    assert channel.tries == 1


async def test_a_comment_that_was_brought_in_is_answered_itself(channel: Channel) -> None:
    town = channel.town
    await town.pass_time(minutes=2)
    writer = channel.sandbox.person(603, "Иван Фомин")
    asked = writer.comment(channel.post, "Почему не чистят снег на Мира, 3?")
    await until(lambda: brought_in(town))
    await town.press(town.anna, cards(town)[-1], "Управление ЖКХ")
    await town.reply(town.boris, town.last(HOUSING), DRAFT)
    to_place = await town.approve_last()
    await town.act(town.boris, to_place, OFFER, "Да, разместить")
    answer = channel.sandbox.world.comments.under(channel.post)[-1]
    assert (answer.text, answer.reply_to) == (DRAFT, asked)
    await town.pass_time(minutes=5)
    assert "Подтверждено" in to_place.text


async def test_a_lost_answer_is_settled_by_looking(channel: Channel) -> None:
    channel.sandbox.faults.fail_next("sendComment", DropAfter())
    to_place = await channel.ordered(channel.by_name)
    assert "Размещается" in to_place.text
    await channel.town.pass_time(seconds=30)
    assert "Размещено" in to_place.text
    await channel.town.pass_time(minutes=6)
    assert "Подтверждено" in to_place.text
    assert (channel.tries, channel.written) == (1, [DRAFT])


async def test_an_answer_that_is_nowhere_is_never_written_again(channel: Channel) -> None:
    channel.sandbox.faults.fail_next("sendComment", DropBefore())
    await channel.ordered(channel.by_name)
    await channel.town.pass_time(minutes=11)
    news = channel.town.last(HOUSING)
    assert f"не удалось узнать, размещён ли ответ от имени «{NAME}»" in news.text
    await channel.town.pass_time(days=1)
    assert (channel.tries, channel.written) == (1, [])


async def test_the_posts_link_sent_by_hand_in_any_form_is_no_second_answer(
    channel: Channel,
) -> None:
    channel.sandbox.faults.fail_next("sendComment", DropAfter())
    to_place = await channel.ordered(channel.by_number)
    await channel.town.reply(channel.town.boris, to_place, f"{channel.by_name}?share=1")
    for row in channel.town.last(HOUSING).buttons:  # the citizen's own link asks first
        for label in row:
            if label.startswith("Да"):
                await channel.town.press(channel.town.boris, channel.town.last(HOUSING), label)
    await channel.town.pass_time(minutes=11)
    texts = [one.text for one in channel.town.chat(HOUSING).messages]
    assert not any("бот уже разместил" in one for one in texts)
    assert (channel.tries, channel.written) == (1, [DRAFT])


async def brought_in(town: Town) -> bool:
    await town.pass_time(minutes=1)
    return any("снег" in card.text for card in cards(town))
