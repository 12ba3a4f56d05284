"""What stands in the chats of MAX after each call, whatever befell it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

import pytest

from bot.max.adapter import MAX
from bot.max.dialogs import Dialogs
from bot.max.files import MaxFiles, file_id_of, upload
from bot.max.sending import MaxSender
from bot.max.settling import Settling
from bot.sandbox.chat import Membership
from bot.sandbox.faults import ApiRefusal, BadGateway, Fault, SlowAnswer, TooManyRequests
from bot.sandbox.files import Attachment as AnyFile
from bot.sandbox.files import Document, Photo, Video
from bot.sandbox.max.ids import mid_of
from bot.sandbox.max.shapes import files_of
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import (
    BotId,
    IncidentNumber,
    Mark,
    MessageId,
    Messenger,
    PersonId,
    Place,
    id_in,
)
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy, Unknown
from handlers.cards.control.buttons import Route
from handlers.ui.buttons import column
from handlers.ui.markup import mention
from handlers.ui.rendered import MessagePart
from storage.organisation.dialogs import SqlDialogs
from tests.bot.max.conftest import GROUP, START, Max
from tests.max.person import Person
from tests.messenger.faults import DropAfter
from tests.telegram import SteppedClock

CARD = MessagePart(
    "<b>№12</b>\nЯма", column(Route(number=IncidentNumber(12), seen=Mark("7e9a0c51")))
)


FORBIDDEN = "200 File extension is forbidden"


async def sent(max_: Max, place: Place, part: MessagePart = CARD) -> MessageId:
    outcome = await max_.new_sender().send(place, part, reply_to=None, silent=True)
    assert isinstance(outcome, Done)
    assert outcome.result is not None
    return outcome.result


async def test_a_card_in_a_group_and_in_a_dialog(max_: Max) -> None:
    await sent(max_, max_.place)
    await sent(max_, max_.private)
    assert max_.texts() == ["№12\nЯма"]
    assert max_.texts(max_.ivanova.id) == ["№12\nЯма"]
    assert max_.calls("sendMessage")[0]["notify"] is False


async def test_a_reply_to_a_deleted_message_goes_without_it(max_: Max) -> None:
    asked = max_.ivanova.say(GROUP, "/my")
    sender = max_.new_sender()
    mid = MessageId(mid_of(max_.sandbox.world, asked))
    await sender.send(max_.place, MessagePart("Вот"), reply_to=mid, silent=False)
    assert max_.group.messages[-1].reply_to is asked
    max_.ivanova.delete(asked)
    await max_.clock.advance(1)
    outcome = await sender.send(max_.place, MessagePart("Ещё"), reply_to=mid, silent=False)
    assert isinstance(outcome, Done)
    assert max_.texts() == ["Вот", "Ещё"]


async def test_refused_markup_goes_as_plain_text(max_: Max) -> None:
    max_.sandbox.faults.fail_next("sendMessage", ApiRefusal(400, "errors.markup"))
    await sent(max_, max_.place)
    assert max_.texts() == ["№12\nЯма"]


@pytest.mark.parametrize("fault", [DropAfter(), BadGateway(after=True), SlowAnswer(3, real=True)])
async def test_a_lost_answer_is_settled_by_reading_the_chat(max_: Max, fault: Fault) -> None:
    max_.sandbox.faults.fail_next("sendMessage", fault)
    mid = await sent(max_, max_.place)
    assert max_.texts() == ["№12\nЯма"]
    assert mid_of(max_.sandbox.world, max_.group.messages[-1]) == mid


async def test_a_clock_that_is_ahead_hides_no_message(max_: Max) -> None:
    ahead = SteppedClock(START + timedelta(hours=1))
    settling = Settling(max_.api, max_.dialogs, ahead, max_.recorded, lambda: None)
    sender = MaxSender(max_.api, max_.dialogs, max_.profiles, settling, ahead, within=2.0)
    max_.sandbox.faults.fail_next("sendMessage", DropAfter())
    assert isinstance(await sender.send(max_.place, CARD, reply_to=None, silent=True), Done)
    assert max_.texts() == ["№12\nЯма"]


async def test_a_lost_answer_in_a_known_dialog_is_settled_too(max_: Max) -> None:
    await sent(max_, max_.private, MessagePart("Здравствуйте"))
    max_.dialogs.learn(max_.ivanova.id, max_.ivanova.id ^ max_.sandbox.world.bot.id)
    max_.sandbox.faults.fail_next("sendMessage", DropAfter())
    await sent(max_, max_.private)
    assert max_.texts(max_.ivanova.id) == ["Здравствуйте", "№12\nЯма"]


async def test_what_certainly_is_not_in_the_chat_may_be_sent_again(max_: Max) -> None:
    max_.sandbox.faults.fail_next("sendMessage", BadGateway())
    sender = max_.new_sender()
    outcome = await sender.send(max_.place, CARD, reply_to=None, silent=True)
    assert outcome == NotSent("not in the chat")
    assert isinstance(await sender.send(max_.place, CARD, reply_to=None, silent=True), Done)
    assert max_.texts() == ["№12\nЯма"]


async def test_an_equal_message_before_is_not_taken_for_this_one(max_: Max) -> None:
    sender = max_.new_sender()
    await sender.send(max_.place, CARD, reply_to=None, silent=True)
    max_.sandbox.faults.fail_next("sendMessage", BadGateway())
    outcome = await sender.send(max_.place, CARD, reply_to=None, silent=True)
    assert outcome == NotSent("not in the chat")


async def test_nor_is_one_that_was_recorded_before_a_restart(max_: Max) -> None:
    max_.known.add(await sent(max_, max_.place))
    assert await max_.new_sender().find(max_.place, CARD, (), START) is None
    await sent(max_, max_.place)
    found = await max_.new_sender().find(max_.place, CARD, (), START)
    assert found == Done(MessageId(mid_of(max_.sandbox.world, max_.group.messages[-1])))


def calling(*people: Person) -> MessagePart:
    named = (
        mention(f"Работник {one.id}", PersonId(id_in(Messenger.MAX, one.id))) for one in people
    )
    return MessagePart(f"<b>№12</b> {', '.join(named)}: срок сегодня")


async def test_a_member_who_never_wrote_is_called_by_the_name_of_the_profile(max_: Max) -> None:
    absent = max_.sandbox.person(502, "Борис Петров")
    await sent(max_, max_.place, calling(max_.ivanova, absent))
    assert max_.texts() == ["№12 Работник 501 (Иванова А. П.), Работник 502: срок сегодня"]
    (called,) = max_.group.messages[-1].content.rich.entities[1:]
    assert called.argument == "501"


async def test_a_profile_may_have_one_name_only(max_: Max) -> None:
    anna = max_.sandbox.person(505, "Анна")
    max_.group.members[505] = Membership.MEMBER
    await sent(max_, max_.place, calling(anna))
    assert max_.texts() == ["№12 Работник 505 (Анна): срок сегодня"]


async def test_no_edit_asks_for_what_max_knows_only_of_new_messages(max_: Max) -> None:
    mid = await sent(max_, max_.place)
    await max_.new_sender().edit(max_.place, mid, MessagePart("Иначе"))
    assert max_.calls("sendMessage")[0]["disable_link_preview"] == "true"
    assert "disable_link_preview" not in max_.calls("editMessage")[0]


async def test_names_are_asked_for_once_and_those_of_others_an_hour_later(max_: Max) -> None:
    boris = max_.sandbox.person(502, "Борис Петров")
    sender = max_.new_sender()
    for _ in range(2):
        await sender.send(max_.place, calling(max_.ivanova, boris), reply_to=None, silent=True)
    assert [call["user_ids"] for call in max_.calls("getMembers")] == ["501,502"]
    max_.group.members[502] = Membership.MEMBER
    await max_.clock.advance(3601)
    await sender.send(max_.place, calling(max_.ivanova, boris), reply_to=None, silent=True)
    assert max_.texts()[-1].startswith("№12 Работник 501 (Иванова А. П.), Работник 502 (Борис")


async def test_who_is_called_is_no_part_of_what_is_sought(max_: Max) -> None:
    """The name may be known now, and unknown when the program sent it, or the other way round."""
    await sent(max_, max_.place, calling(max_.ivanova))
    assert isinstance(
        await max_.new_sender().find(max_.place, calling(max_.ivanova), (), START), Done
    )


async def test_a_lost_answer_about_somebody_who_is_called_is_settled(max_: Max) -> None:
    max_.sandbox.faults.fail_next("sendMessage", DropAfter())
    await sent(max_, max_.place, calling(max_.ivanova))
    assert len(max_.texts()) == 1


async def test_without_the_names_nobody_is_called(max_: Max) -> None:
    max_.sandbox.faults.fail_next("getMembers", ApiRefusal(403, "access.denied"))
    await sent(max_, max_.place, calling(max_.ivanova))
    assert max_.texts() == ["№12 Работник 501: срок сегодня"]


async def test_nothing_is_repeated_before_an_earlier_attempt_is_settled(max_: Max) -> None:
    sender = max_.new_sender()
    max_.sandbox.faults.fail_next("sendMessage", DropAfter())
    max_.sandbox.faults.fail_next("getMessages", BadGateway(), times=2)
    first = await sender.send(max_.place, CARD, reply_to=None, silent=True)
    again = await sender.find(max_.place, CARD, (), START)
    assert isinstance(first, Unknown)
    assert isinstance(again, NotSent)
    assert isinstance(await sender.find(max_.place, CARD, (), START), Done)


async def test_a_message_that_was_never_sent_is_not_found(max_: Max) -> None:
    sender = max_.new_sender()
    await sender.send(max_.place, MessagePart("Другое"), reply_to=None, silent=True)
    assert await sender.find(max_.place, CARD, (), START) is None


async def test_where_nothing_can_be_read_the_caller_counts_copies(max_: Max) -> None:
    max_.sandbox.faults.fail_next("sendMessage", DropAfter())
    sender = max_.new_sender()
    outcome = await sender.send(max_.private, CARD, reply_to=None, silent=True)
    assert isinstance(outcome, Unknown)


REFUSALS: dict[str, tuple[str, Remedy]] = {
    "the person stopped the bot": ("blocked", Remedy.UNBLOCK),
    "the person never began": ("stranger", Remedy.START),
    "the bot was removed": ("removed", Remedy.ADD_BOT),
}


@pytest.mark.parametrize(("case", "remedy"), REFUSALS.values(), ids=REFUSALS)
async def test_each_refusal_has_its_remedy(max_: Max, case: str, remedy: Remedy) -> None:
    place = max_.private
    match case:
        case "blocked":
            max_.ivanova.block()
        case "removed":
            place = max_.place
            max_.ivanova.remove_bot(GROUP)
        case _:
            place = Place(type(place.chat)(place.chat + 1))
    outcome = await max_.new_sender().send(place, CARD, reply_to=None, silent=True)
    assert isinstance(outcome, Refused)
    assert outcome.remedy is remedy


async def test_an_edit_shows_the_new_state(max_: Max) -> None:
    mid = await sent(max_, max_.place)
    sender = max_.new_sender()
    assert isinstance(await sender.edit(max_.place, mid, MessagePart("<b>Закрыт</b>")), Done)
    (message,) = max_.group.messages
    assert (message.content.rich.text, message.content.keyboard) == ("Закрыт", [])


async def test_buttons_are_taken_and_the_text_stays(max_: Max) -> None:
    mid = await sent(max_, max_.place)
    assert isinstance(await max_.new_sender().take_buttons(max_.place, mid), Done)
    (message,) = max_.group.messages
    assert (message.content.rich.text, message.content.keyboard) == ("№12\nЯма", [])


async def test_what_is_too_old_or_gone_is_sent_anew(max_: Max) -> None:
    plain = MessagePart("Без кнопок")
    mid = await sent(max_, max_.private, plain)
    await max_.clock.advance(8 * 24 * 3600)
    sender = max_.new_sender()
    outcomes: list[Outcome[object]] = [await sender.edit(max_.private, mid, MessagePart("Новый"))]
    outcomes.append(await sender.edit(max_.place, MessageId("mid.unknown"), plain))
    for outcome in outcomes:
        assert isinstance(outcome, Refused)
        assert outcome.remedy is Remedy.RESEND


async def test_a_pin_is_taken_only_from_its_own_message(max_: Max) -> None:
    first, second = await sent(max_, max_.place), await sent(max_, max_.place, MessagePart("2"))
    sender = max_.new_sender()
    assert isinstance(await sender.pin(max_.place, second, pinned=True), Done)
    await sender.pin(max_.place, first, pinned=False)
    assert max_.group.pinned
    await sender.pin(max_.place, second, pinned=False)
    assert not max_.group.pinned


async def test_reactions_are_refused_without_a_call(max_: Max) -> None:
    before = len(max_.sandbox.calls)
    outcome = await max_.new_sender().react(max_.place, MessageId("mid.1"), "👍")
    assert isinstance(outcome, Refused)
    assert len(max_.sandbox.calls) == before


async def test_a_file_is_uploaded_once_and_sent_when_it_is_ready(max_: Max) -> None:
    sender = max_.new_sender()
    album = [MadeFile("отчёт.xlsx", "report", b"PK")]
    assert isinstance(await sender.attach(max_.place, album, "Отчёт", silent=True), NotSent)
    await max_.clock.advance(2)
    assert isinstance(await sender.attach(max_.place, album, "Отчёт", silent=True), Done)
    assert len(max_.calls("getUploadUrl")) == 1
    document = files_of(max_.sandbox.world, max_.group.messages[-1].content)[0].attachment
    assert document == Document("отчёт.xlsx", b"PK")


def received(max_: Max, kind: AttachmentKind, *files: AnyFile) -> list[Attachment]:
    """The files of a person's message, as the bot keeps them."""
    message = max_.ivanova.send_album(max_.ivanova.id, list(files), "Вот")[0]
    address = f"{max_.sandbox.url}/download/"
    tokens = [file.ids[-1] for file in files_of(max_.sandbox.world, message.content)]
    return [Attachment(kind, file_id_of(one, f"{address}{one}"), one) for one in tokens]


async def test_pictures_of_people_are_sent_on_in_one_message(max_: Max) -> None:
    album = received(max_, AttachmentKind.PHOTO, Photo(b"jpg"), Photo(b"png"))
    outcome = await max_.new_sender().attach(max_.place, album, "<b>№12</b>", silent=True)
    assert isinstance(outcome, Done)
    assert len(outcome.result) == 1
    assert max_.texts() == ["№12"]
    assert await MaxFiles(max_.api).fetch(album[0], 1000) == b"jpg"
    assert await MaxFiles(max_.api).fetch(album[0], 2) is None


async def test_a_message_holds_one_document_or_several_pictures(max_: Max) -> None:
    sender = max_.new_sender()
    most = {kind: MAX.most_in_album(kind) for kind in AttachmentKind}
    assert most[AttachmentKind.DOCUMENT] == 1
    files: dict[AttachmentKind, AnyFile] = {
        AttachmentKind.PHOTO: Photo(),
        AttachmentKind.VIDEO: Video(),
        AttachmentKind.DOCUMENT: Document("акт.pdf"),
    }
    for kind, count in most.items():
        await max_.clock.advance(1)
        album = received(max_, kind, *[files[kind]] * count)
        assert isinstance(await sender.attach(max_.place, album, "", silent=True), Done)
    await max_.clock.advance(1)
    two = received(max_, AttachmentKind.DOCUMENT, *[Document("акт.pdf")] * 2)
    assert isinstance(await sender.attach(max_.place, two, "", silent=True), Refused)


@pytest.mark.parametrize(
    ("fault", "name", "outcome"),
    [
        pytest.param(None, "яма.exe", Refused(Remedy.CHANGE_FILE, FORBIDDEN), id="the type"),
        pytest.param(
            TooManyRequests(),
            "яма.pdf",
            NotSent("too fast", 1.0, of_file=True),
            id="too fast",
        ),
        pytest.param(
            ApiRefusal(500, "oh"), "яма.pdf", NotSent("500 upload", of_file=True), id="its trouble"
        ),
        pytest.param(
            ApiRefusal(400, "bad"), "яма.pdf", Refused(Remedy.LOOK, "400 upload"), id="refused"
        ),
    ],
)
async def test_a_refused_upload(
    max_: Max, fault: Fault | None, name: str, outcome: Outcome[MessageId]
) -> None:
    if fault is not None:
        max_.sandbox.faults.fail_next("upload", fault)
    album = [MadeFile(name, "application/x", b"content")]
    assert await max_.new_sender().attach(max_.place, album, "", silent=True) == outcome


async def test_a_video_is_uploaded_under_the_other_name_of_the_field_too(max_: Max) -> None:
    max_.sandbox.faults.fail_next("upload", ApiRefusal(415, "Unsupported Media Type"))
    content = b"a film"
    token = await upload(max_.api, AttachmentKind.VIDEO, "яма.mp4", content, within=2.0)
    assert isinstance(token, Done)
    file = max_.sandbox.world.files.find(token.result)
    assert file is not None
    assert file.attachment == Video(content)


async def test_a_token_leads_to_no_other_method(max_: Max) -> None:
    video = Attachment(AttachmentKind.VIDEO, file_id_of("../me", ""), "x")
    assert await MaxFiles(max_.api).fetch(video, 1000) is None
    assert [call.method for call in max_.sandbox.calls] == ["getVideo"]


@pytest.mark.parametrize("address", ["", "file.pdf", "ftp://files.example/1"])
async def test_a_file_without_an_address_is_not_waited_for(max_: Max, address: str) -> None:
    file = Attachment(AttachmentKind.DOCUMENT, file_id_of("token", address), "x")
    assert await MaxFiles(max_.api).fetch(file, 1000) is None


class Kept:
    """What the database would keep of dialogs."""

    def __init__(self) -> None:
        self.chats: dict[int, int] = {}

    async def put(self, bot: BotId, chats: Mapping[int, int]) -> None:
        del bot
        self.chats |= chats

    async def chat(self, bot: BotId, person: int) -> int | None:
        del bot
        return self.chats.get(person)


async def test_after_a_kill_a_message_is_found_in_a_dialog_learned_before(max_: Max) -> None:
    kept, number = Kept(), max_.sandbox.world.bot.id

    def started() -> tuple[Dialogs, MaxSender]:
        dialogs = Dialogs(cast("SqlDialogs", kept), lambda: max_.api.id)
        settling = Settling(max_.api, dialogs, max_.clock, max_.recorded, lambda: number)
        return dialogs, MaxSender(
            max_.api, dialogs, max_.profiles, settling, max_.clock, within=2.0
        )

    dialogs, sender = started()
    dialogs.learn(max_.ivanova.id, max_.ivanova.id ^ number)
    await dialogs.keep()
    began = max_.clock.now()
    sent = await sender.send(max_.private, CARD, reply_to=None, silent=False)
    assert isinstance(sent, Done)
    _, after_a_kill = started()
    found = await after_a_kill.find(max_.private, CARD, (), began)
    assert found == sent
