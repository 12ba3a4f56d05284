"""Facts about VK's calls, tokens and events.

Schema stands for github.com/VKCOM/vk-api-schema in its version 5.199. Facts that need a captcha, flood
control or the limit of a day (errors 14, 9, 29) are not asked for.
"""

import pytest

from bot.sandbox.clock import SteppedClock
from bot.sandbox.protocol import Json
from bot.sandbox.vk.person import VkPage
from bot.setup.settings import Settings
from tests.contract.vk import ContractVk
from tests.vk import Sandbox


def test_the_api_is_at_vk_ru() -> None:
    """The former host api.vk.com was to close on 30 September 2025.

    Source: dev.vk.com, announcement of the new host (December 2026).
    """
    assert Settings.model_fields["vk_api_url"].default == "https://api.vk.ru"


async def test_a_call_names_its_version(vk_api: ContractVk) -> None:
    """Without a version it is refused with error 8.

    Source: dev.vk.com, API requests; Schema, errors (December 2026).
    """
    assert await vk_api.refused("groups.getById", vk_api.community, v=None) == 8


async def test_a_wrong_token_is_refused(vk_api: ContractVk) -> None:
    """The error is 5.

    Source: Schema, errors, api_error_auth (December 2026).
    """
    assert await vk_api.refused("groups.getById", "vk1.a.wrong") == 5


async def test_a_wrong_parameter_is_refused(vk_api: ContractVk) -> None:
    """The error is 100.

    Source: Schema, errors, api_error_param (December 2026).
    """
    assert await vk_api.refused("wall.get", vk_api.service, owner_id="x") == 100


@pytest.mark.parametrize("method", ["wall.get", "wall.getById", "wall.getComments"])
async def test_a_community_s_token_does_not_read_walls(vk_api: ContractVk, method: str) -> None:
    """The error is 27; reading wants a service token.

    Source: Schema, access_token_type of the methods; vk-io, issue 177 (July 2019).
    """
    assert await vk_api.refused(method, vk_api.community, owner_id=-vk_api.page) == 27


@pytest.mark.parametrize("method", ["wall.getComment", "wall.editComment", "wall.deleteComment"])
async def test_no_token_of_ours_takes_back_a_comment(vk_api: ContractVk, method: str) -> None:
    """Only a person's token may, so what was placed stays: error 27 for a community, 28 for a service.

    Source: Schema, access_token_type of the methods (December 2026).
    """
    of_it = {"owner_id": -vk_api.page, "comment_id": 1}
    assert await vk_api.refused(method, vk_api.community, **of_it) == 27
    assert await vk_api.refused(method, vk_api.service, **of_it) == 28


@pytest.mark.parametrize(
    "method",
    ["wall.createComment", "groups.getTokenPermissions", "groups.getLongPollServer"],
)
async def test_a_service_token_acts_for_no_page(vk_api: ContractVk, method: str) -> None:
    """The error is 28, by which the program recognises a service token.

    Source: Schema, access_token_type of the methods; code: VKCOM/node-vk-call, issue 8 (July 2018).
    """
    assert await vk_api.refused(method, vk_api.service, group_id=vk_api.page) == 28


async def test_a_community_s_token_names_its_rights(vk_api: ContractVk) -> None:
    """`manage` is for events, `wall` for comments.

    Source: Schema, groups.getTokenPermissions; dev.vk.com, rights of a community (December 2026).
    """
    rights = (await vk_api.act("groups.getTokenPermissions"))["permissions"]
    assert {"manage", "wall"} <= {one["name"] for one in rights}


async def test_a_community_is_found_by_its_screen_name(vk_api: ContractVk) -> None:
    """A service token finds it; its own token needs no parameter.

    Source: Schema, groups.getById (December 2026).
    """
    own = (await vk_api.act("groups.getById"))["groups"][0]
    found = await vk_api.read("groups.getById", group_id=own["screen_name"])
    assert (found["groups"][0]["id"], own["id"]) == (vk_api.page, vk_api.page)


async def test_an_unknown_community_is_refused_or_left_out(vk_api: ContractVk) -> None:
    """The error is 100 or 125, or the list is empty.

    Source: Schema, errors, api_error_param_group_id; which of them is inferred (December 2026).
    """
    answer = await vk_api.answer("groups.getById", vk_api.service, group_id="no_such_page_of_ours")
    if "error" in answer:
        assert answer["error"]["error_code"] in {100, 125}
    else:
        assert answer["response"]["groups"] == []


@pytest.mark.needs("to exceed a limit")
async def test_a_sixth_call_in_a_second_is_refused(vk_api: ContractVk, clock: SteppedClock) -> None:
    """The error is 6; a service token has five calls a second below 10,000 users.

    Source: dev.vk.com, limits; Schema, errors, api_error_too_many (December 2026).
    """
    await clock.advance(1)
    vk_api.hurry()
    of_page = {"owner_id": -vk_api.page}
    for _ in range(5):
        await vk_api.read("wall.get", **of_page)
    assert await vk_api.refused("wall.get", vk_api.service, **of_page) == 6
    await clock.advance(1)
    await vk_api.read("wall.get", **of_page)


async def test_a_service_token_runs_scripts_or_is_refused(vk_api: ContractVk) -> None:
    """`execute` returns a list, or is refused with error 28 while the single call is answered.

    Source: Schema, execute: people and communities; dev.vk.com: service tokens, too; vk-io, issue 18:
    error 28 (December 2026).
    """
    asked = {"owner_id": -vk_api.page}
    answer = await vk_api.script(("wall.get", asked))
    assert "response" in answer or answer["error"]["error_code"] == 28
    assert "items" in await vk_api.read("wall.get", **asked)


@pytest.mark.needs("an application that may not run scripts")
async def test_a_service_token_may_be_refused_scripts(
    vk_api: ContractVk, sandbox_vk: Sandbox
) -> None:
    """The error is 28, whatever the script calls.

    Source: vk-io, issue 18 (April 2017).
    """
    sandbox_vk.world.service_may_execute = False
    answer = await vk_api.script(("wall.get", {"owner_id": -vk_api.page}))
    assert answer["error"]["error_code"] == 28


async def test_a_script_lists_what_failed_apart(vk_api: ContractVk) -> None:
    """A failed call is `false`; the errors stand beside, in the order of the calls.

    Source: Schema, execute, execute_errors; dev.vk.com, execute (December 2026).
    """
    own, wrong = {"owner_id": -vk_api.page}, {"owner_id": "x"}
    answer = await vk_api.script(("wall.get", wrong), ("wall.get", own))
    _skip_if_refused(answer)
    assert answer["response"][0] is False
    assert "items" in answer["response"][1]
    assert [one["error_code"] for one in answer["execute_errors"]] == [100]


@pytest.mark.parametrize(("calls", "is_accepted"), [(25, True), (26, False)])
async def test_a_script_has_at_most_25_calls(
    vk_api: ContractVk, *, calls: int, is_accepted: bool
) -> None:
    """More are refused with error 13.

    Source: dev.vk.com, execute; Schema, errors, api_error_runtime; which is inferred (December 2026).
    """
    answer = await vk_api.script(*[("groups.getById", {"group_id": vk_api.page})] * calls)
    _skip_if_refused(answer)
    assert ("response" in answer) == is_accepted
    assert is_accepted or answer["error"]["error_code"] == 13


def _skip_if_refused(answer: Json) -> None:
    if answer.get("error", {}).get("error_code") == 28:
        pytest.skip("could not be asked: needs an application that may run scripts")


async def test_events_are_polled_from_a_server_of_their_own(vk_api: ContractVk) -> None:
    """A poll that waits for nothing returns no events and the same `ts`.

    Source: Schema, groups.getLongPollServer; dev.vk.com, Bots Long Poll (December 2026).
    """
    session = await vk_api.act("groups.getLongPollServer", group_id=vk_api.page)
    answer = await vk_api.events(session)
    assert (str(answer["ts"]), answer["updates"]) == (str(session["ts"]), [])


async def test_events_of_another_page_are_refused(vk_api: ContractVk) -> None:
    """The error is 15.

    Source: Schema, errors, api_error_access; which is inferred (December 2026).
    """
    other = vk_api.page + 1
    code = await vk_api.refused("groups.getLongPollServer", vk_api.community, group_id=other)
    assert code == 15


async def test_the_settings_name_each_kind_of_events(vk_api: ContractVk) -> None:
    """Each of ours is there with 0 or 1, beside the version of their form.

    Source: Schema, groups.getLongPollSettings (December 2026).
    """
    told = await vk_api.act("groups.getLongPollSettings", group_id=vk_api.page)
    assert {told["events"][one] for one in ("wall_reply_new", "wall_post_new")} <= {0, 1}
    assert isinstance(told["is_enabled"], bool)
    assert told["api_version"].startswith("5.")


@pytest.mark.needs("a page whose events are off")
async def test_switched_off_events_are_refused(vk_api: ContractVk, vk_page: VkPage) -> None:
    """The error is 100, and its words name Long Poll.

    Source: dev.vk.com, Bots Long Poll; words as other bots have met them (December 2026).
    """
    vk_page.community.long_poll = False
    of_page = {"group_id": vk_api.page}
    answer = await vk_api.answer("groups.getLongPollServer", vk_api.community, **of_page)
    assert answer["error"]["error_code"] == 100
    assert "longpoll" in answer["error"]["error_msg"]


@pytest.mark.needs("a page whose kinds of events are not ticked")
async def test_events_that_are_not_ticked_are_silence(vk_api: ContractVk, vk_page: VkPage) -> None:
    """They don't come, and no call is refused.

    Source: Schema, groups.getLongPollSettings; inferred (December 2026).
    """
    vk_page.community.unticked = frozenset({"wall_post_new"})
    session = await vk_api.act("groups.getLongPollServer", group_id=vk_api.page)
    vk_page.post("Отключение воды")
    assert (await vk_api.events(session))["updates"] == []


async def test_a_wrong_key_wants_a_new_one(vk_api: ContractVk) -> None:
    """The answer is `failed` 2.

    Source: dev.vk.com, Bots Long Poll (December 2026).
    """
    session = await vk_api.act("groups.getLongPollServer", group_id=vk_api.page)
    assert (await vk_api.events(session, key="0" * 40))["failed"] == 2


@pytest.mark.needs("events that VK has dropped")
async def test_dropped_events_are_told_with_the_next_number(
    vk_api: ContractVk, sandbox_vk: Sandbox
) -> None:
    """The answer is `failed` 1 with the `ts` from which events can be read.

    Source: dev.vk.com, Bots Long Poll (December 2026).
    """
    session = await vk_api.act("groups.getLongPollServer", group_id=vk_api.page)
    sandbox_vk.world.events[vk_api.page].forget()
    answer = await vk_api.events(session)
    assert (answer["failed"], answer["ts"]) == (1, int(session["ts"]) + 1)


@pytest.mark.needs("events that VK has lost")
async def test_lost_events_want_a_new_session(vk_api: ContractVk, sandbox_vk: Sandbox) -> None:
    """The answer is `failed` 3, without a `ts`.

    Source: dev.vk.com, Bots Long Poll (December 2026).
    """
    session = await vk_api.act("groups.getLongPollServer", group_id=vk_api.page)
    sandbox_vk.world.events[vk_api.page].lost = True
    assert await vk_api.events(session) == {"failed": 3}


@pytest.mark.needs("a second person")
async def test_a_comment_of_a_person_is_an_event(
    vk_api: ContractVk, vk_page: VkPage, sandbox_vk: Sandbox
) -> None:
    """It names the post and its wall, and numbers its author without a name.

    Source: Schema, callback_wall_reply_new (December 2026).
    """
    post = vk_page.post("Отключение воды")
    session = await vk_api.act("groups.getLongPollServer", group_id=vk_api.page)
    sandbox_vk.person(501, "Мария Смирнова").comment(post, "Когда дадут?")
    (event,) = (await vk_api.events(session))["updates"]
    about = event["object"]
    assert (event["type"], about["text"]) == ("wall_reply_new", "Когда дадут?")
    assert (about["post_owner_id"], about["post_id"]) == (-vk_api.page, post.id)
    assert about["from_id"] == 501


@pytest.mark.needs("a second person")
async def test_people_are_named_by_their_numbers(vk_api: ContractVk, sandbox_vk: Sandbox) -> None:
    """A community's token reads the names of several at once.

    Source: dev.vk.com, users.get (December 2026).
    """
    sandbox_vk.person(501, "Мария Смирнова")
    people = await vk_api.act("users.get", user_ids="501,502")
    assert [(one["id"], one["first_name"]) for one in people] == [(501, "Мария")]
