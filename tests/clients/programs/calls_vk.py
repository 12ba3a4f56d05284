"""Calls by vk_api, as its documentation shows them: `calls_vk.py SERVICE_TOKEN GROUP_TOKEN ADDRESS`.

The community 1001 has five posts; under the newest the person 501 has written "Вопрос". The first
comment that is written gets a captcha.
"""

import json
import sys

import requests
import vk_api
from requests.adapters import HTTPAdapter
from vk_api import ApiError, Captcha, VkRequestsPool, VkTools
from vk_api.bot_longpoll import VkBotEventType, VkBotLongPoll

COMMUNITY, MARIA = 1001, 501
WALL = -COMMUNITY


class ToOurVk(HTTPAdapter):
    """The client knows VK's own address only: calls there go to ours."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request, **given):
        request.url = request.url.replace("https://api.vk.ru", self._address)
        return super().send(request, **given)


def session_of(token: str, address: str) -> vk_api.VkApi:
    http = requests.Session()
    http.mount("https://", ToOurVk(address))
    return vk_api.VkApi(token=token, session=http, api_version="5.199")


def refused(code: int, call, **given) -> None:
    try:
        call(**given)
    except ApiError as refusal:
        found = refusal.code
    else:
        found = 0
    assert found == code, found


def walls(session: vk_api.VkApi) -> int:
    """Return the number of the newest post."""
    vk = session.get_api()
    wall = vk.wall.get(owner_id=WALL, count=2)
    assert (wall["count"], len(wall["items"])) == (5, 2)
    newest = wall["items"][0]
    assert (newest["text"], newest["owner_id"]) == ("Запись 5", WALL)
    extended = vk.wall.get(owner_id=WALL, count=1, offset=1, extended=1, filter="owner")
    assert extended["groups"][0]["id"] == COMMUNITY
    found = vk.wall.getById(posts=f"{WALL}_{newest['id']}")
    assert found["items"][0]["text"] == "Запись 5"
    several = vk.wall.getById(posts=[f"{WALL}_{one['id']}" for one in wall["items"]])
    assert len(several["items"]) == 2
    return newest["id"]


def comments(session: vk_api.VkApi, post: int) -> int:
    """Return the number of the comment that is there."""
    vk = session.get_api()
    found = vk.wall.getComments(owner_id=WALL, post_id=post)
    assert (found["count"], found["items"][0]["text"]) == (1, "Вопрос")
    comment = found["items"][0]["id"]
    given = {"preview_length": 0, "sort": "desc", "thread_items_count": 10, "extended": 1}
    full = vk.wall.getComments(owner_id=WALL, post_id=post, **given)
    assert full["profiles"][0]["id"] == MARIA
    assert full["items"][0]["thread"]["count"] == 0
    thread = vk.wall.getComments(owner_id=WALL, post_id=post, comment_id=comment)
    assert thread["items"] == []
    return comment


def names(session: vk_api.VkApi) -> None:
    vk = session.get_api()
    assert vk.users.get(user_ids=[MARIA])[0]["first_name"] == "Мария"
    assert vk.groups.getById(group_id=COMMUNITY)["groups"][0]["id"] == COMMUNITY
    assert vk.groups.getById(group_ids=["club1001"])["groups"][0]["screen_name"] == "club1001"


def helpers(session: vk_api.VkApi, post: int) -> None:
    tools = VkTools(session)
    assert tools.get_all_slow("wall.get", 2, {"owner_id": WALL})["count"] == 5
    under = {"owner_id": WALL, "post_id": post}
    assert len(list(tools.get_all_slow_iter("wall.getComments", 100, under))) == 1
    with VkRequestsPool(session) as pool:
        wall = pool.method("wall.get", {"owner_id": WALL, "count": 1})
        person = pool.method("users.get", {"user_ids": MARIA})
        hidden = pool.method("wall.get", {"owner_id": -7})
    assert wall.result["count"] == 5
    assert person.result[0]["id"] == MARIA
    assert hidden.error["error_code"] == 15
    asked = json.dumps({"owner_id": WALL, "count": 1})
    script = {"code": f"return [API.wall.get({asked}), API.wall.get({asked})];"}
    assert [one["count"] for one in session.method("execute", script)] == [5, 5]
    assert "execute_errors" not in session.method("execute", script, raw=True)


def placing(session: vk_api.VkApi, post: int, comment: int) -> None:
    vk = session.get_api()
    given = {"owner_id": WALL, "post_id": post, "from_group": COMMUNITY}
    try:
        vk.wall.createComment(message="Ответ", **given)
    except Captcha as captcha:
        asked = captcha.get_url()
    else:
        asked = "no captcha"
    assert asked == "https://vk.com/captcha.php"
    own = vk.wall.createComment(message="Ответ", guid="1", **given)
    assert own["comment_id"] > comment
    answer = vk.wall.createComment(message="И вам", reply_to_comment=comment, **given)
    assert answer["parents_stack"] == [comment]
    assert vk.groups.getById()["groups"][0]["id"] == COMMUNITY
    rights = vk.groups.getTokenPermissions()["permissions"]
    assert {one["name"] for one in rights} == {"manage", "wall"}
    settings = vk.groups.getLongPollSettings(group_id=COMMUNITY)
    assert settings["is_enabled"]
    assert settings["events"]["wall_reply_new"] == 1


def events(session: vk_api.VkApi, post: int) -> None:
    poll = VkBotLongPoll(session, COMMUNITY, wait=1)
    assert poll.check() == []
    written = session.get_api().wall.createComment(
        owner_id=WALL, post_id=post, from_group=COMMUNITY, message="Ещё ответ"
    )
    (event,) = poll.check()
    assert event.type == VkBotEventType.WALL_REPLY_NEW
    assert event.obj.id == written["comment_id"]
    assert event.group_id == COMMUNITY
    poll.key = "an old one"
    assert poll.check() == []
    assert poll.key != "an old one"


def refusals(service: vk_api.VkApi, group: vk_api.VkApi, unknown: vk_api.VkApi) -> None:
    vk = service.get_api()
    refused(5, unknown.get_api().wall.get, owner_id=WALL)
    refused(27, group.get_api().wall.get, owner_id=WALL)
    refused(28, vk.wall.createComment, owner_id=WALL, post_id=1, message="Ответ")
    refused(15, vk.wall.get, owner_id=-7)
    refused(100, vk.wall.get, owner_id="x")
    refused(3, vk.wall.edit, post_id=1)


def left_out(session: vk_api.VkApi, post: int) -> None:
    """What our VK has not."""
    refused(12, VkTools(session).get_all, method="wall.get", max_count=2, values={"owner_id": WALL})
    pool = VkRequestsPool(session)
    for _ in range(2):
        pool.method("wall.get", {"owner_id": WALL})
    refused(12, pool.execute)
    refused(3, session.get_api().wall.getReposts, owner_id=WALL, post_id=post)


def main() -> None:
    service_token, group_token, address = sys.argv[1:]
    service, group = (session_of(token, address) for token in (service_token, group_token))
    post = walls(service)
    comment = comments(service, post)
    names(service)
    helpers(service, post)
    placing(group, post, comment)
    events(group, post)
    refusals(service, group, session_of("nobody", address))
    left_out(service, post)


main()
