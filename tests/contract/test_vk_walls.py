"""Facts about posts and comments on VK's walls.

Schema stands for github.com/VKCOM/vk-api-schema in its version 5.199.
"""

import pytest

from bot.sandbox.vk.person import VkPage
from tests.contract.vk import ContractVk
from tests.vk import Sandbox

NEVER = 999_999_999
"""The number of a post and a comment that aren't there."""


async def test_posts_come_newest_first(vk_api: ContractVk) -> None:
    """`offset` goes back in time; only a pinned post may stand before newer ones.

    Source: dev.vk.com, wall.get (December 2026).
    """
    posts = await vk_api.posts(count=100)
    if len(posts) < 2:
        pytest.skip("could not be asked: needs two posts on the page")
    dates = [one["date"] for one in posts if not one.get("is_pinned")]
    assert dates == sorted(dates, reverse=True)
    (second,) = await vk_api.posts(count=1, offset=1)
    assert second["id"] == posts[1]["id"]


async def test_posts_are_read_by_their_ids(vk_api: ContractVk) -> None:
    """One that is not there is left out.

    Source: Schema, wall.getById; that it is left out is inferred (December 2026).
    """
    post = await vk_api.post()
    ids = f"{post['owner_id']}_{post['post_id']},{post['owner_id']}_{NEVER}"
    found = (await vk_api.read("wall.getById", posts=ids, extended=1))["items"]
    assert [(one["owner_id"], one["id"]) for one in found] == [tuple(post.values())]


async def test_a_post_counts_its_comments(vk_api: ContractVk) -> None:
    """Comments of threads count, too.

    Source: Schema, wall_wallpost_full, base_comments_info; of threads inferred (December 2026).
    """
    before = (await vk_api.posts(count=1))[0]["comments"]["count"]
    post = await vk_api.post()
    above = await vk_api.comment(post, "Вопрос")
    await vk_api.comment(post, "Ответ", reply_to_comment=above["comment_id"])
    assert (await vk_api.posts(count=1))[0]["comments"]["count"] == before + 2


@pytest.mark.parametrize("method", ["wall.getComments", "wall.createComment"])
async def test_under_a_post_that_is_not_there_is_nothing(vk_api: ContractVk, method: str) -> None:
    """The error is 15 or 100; a service token reads that the post was not found.

    Source: vknet, issue 203 (March 2016); vk-io, issue 259: 100 (April 2020).
    """
    token = vk_api.service if method == "wall.getComments" else vk_api.community
    post = {"owner_id": -vk_api.page, "post_id": NEVER}
    how = {} if token == vk_api.service else {"from_group": vk_api.page, "message": "Да"}
    error = (await vk_api.answer(method, token, **post, **how))["error"]
    assert error["error_code"] in {15, 100}
    assert token != vk_api.service or "not found" in error["error_msg"]


async def test_a_comment_is_the_page_s(vk_api: ContractVk) -> None:
    """`from_group` makes it the community's; its words come back as they were.

    Source: Schema, wall.createComment, wall.getComments (December 2026).
    """
    post = await vk_api.post()
    written = await vk_api.comment(post, "Воду дадут в 18:00.\nСпасибо!")
    assert written["parents_stack"] == []
    (found,) = (await vk_api.comments(post, sort="desc", count=1))["items"]
    assert (found["id"], found["from_id"]) == (written["comment_id"], -vk_api.page)
    assert found["text"] == "Воду дадут в 18:00.\nСпасибо!"


async def test_names_are_listed_beside_comments(vk_api: ContractVk) -> None:
    """With `extended` communities and people stand beside the comments.

    Source: Schema, wall.getComments, extendedResponse (December 2026).
    """
    post = await vk_api.post()
    await vk_api.comment(post, "Да")
    answer = await vk_api.comments(post, sort="desc", count=1, extended=1)
    assert vk_api.page in [one["id"] for one in answer["groups"]]
    assert isinstance(answer["profiles"], list)


async def test_a_reply_stands_in_the_thread(vk_api: ContractVk) -> None:
    """It names the comment that it answers, and the one above the thread.

    Source: Schema, wall.createComment, wall_wall_comment (December 2026).
    """
    post = await vk_api.post()
    above = (await vk_api.comment(post, "Вопрос"))["comment_id"]
    written = await vk_api.comment(post, "Ответ", reply_to_comment=above)
    assert written["parents_stack"] == [above]
    (found,) = (await vk_api.comments(post, comment_id=above))["items"]
    assert (found["id"], found["reply_to_comment"]) == (written["comment_id"], above)
    assert found["parents_stack"] == [above]


async def test_a_thread_has_one_level(vk_api: ContractVk) -> None:
    """A reply to a reply stands beside it.

    Source: dev.vk.com, wall.getComments: threads; parents_stack is inferred (December 2026).
    """
    post = await vk_api.post()
    above = (await vk_api.comment(post, "Вопрос"))["comment_id"]
    first = (await vk_api.comment(post, "Ответ", reply_to_comment=above))["comment_id"]
    second = await vk_api.comment(post, "Еще ответ", reply_to_comment=first)
    assert second["parents_stack"] == [above]
    found = (await vk_api.comments(post, comment_id=above, sort="desc", count=100))["items"]
    assert [one["id"] for one in found] == [second["comment_id"], first]


async def test_the_start_of_a_thread_is_shown_above(vk_api: ContractVk) -> None:
    """`thread_items_count` is 10 at most; `count` is that of the whole thread.

    Source: Schema, wall.getComments, wall_wall_comment.thread (December 2026).
    """
    post = await vk_api.post()
    above = (await vk_api.comment(post, "Вопрос"))["comment_id"]
    replies = [
        (await vk_api.comment(post, text, reply_to_comment=above))["comment_id"] for text in "абв"
    ]
    asked = {"start_comment_id": above, "sort": "asc", "count": 10}
    cut = (await vk_api.comments(post, **asked, thread_items_count=2))["items"][0]
    assert (cut["id"], cut["thread"]["count"]) == (above, 3)
    assert [one["id"] for one in cut["thread"]["items"]] == replies[:2]
    await vk_api.comments(post, **asked, thread_items_count=10)


async def test_the_top_level_is_counted_apart(vk_api: ContractVk) -> None:
    """`current_level_count` is without threads, `count` with them.

    Source: Schema, wall.getComments, response; of `count` inferred (December 2026).
    """
    post = await vk_api.post()
    above = (await vk_api.comment(post, "Вопрос"))["comment_id"]
    before = await vk_api.comments(post, count=1)
    await vk_api.comment(post, "Ответ", reply_to_comment=above)
    after = await vk_api.comments(post, count=1)
    assert after["current_level_count"] == before["current_level_count"]
    assert after["count"] == before["count"] + 1


async def test_comments_are_listed_from_a_number_on(vk_api: ContractVk) -> None:
    """`asc` goes on in time, `desc` back, `offset` skips; a page has 100 comments at most.

    Source: Schema, wall.getComments: sort, start_comment_id, offset, count (December 2026).
    """
    post = await vk_api.post()
    one, two, three = [(await vk_api.comment(post, text))["comment_id"] for text in "абв"]
    asked = {"start_comment_id": one, "sort": "asc", "count": 100}
    on = (await vk_api.comments(post, **asked))["items"]
    assert [found["id"] for found in on] == [one, two, three]
    back = (await vk_api.comments(post, sort="desc", count=2, offset=1))["items"]
    assert [found["id"] for found in back] == [two, one]


async def test_a_number_that_is_not_there_starts_at_the_next(vk_api: ContractVk) -> None:
    """The program looks at a comment by its number, and whatever else comes is not it.

    Source: Schema, wall.getComments, start_comment_id; inferred (December 2026).
    """
    post = await vk_api.post()
    asked = {"start_comment_id": NEVER, "sort": "asc", "count": 10}
    found = (await vk_api.comments(post, **asked))["items"]
    assert NEVER not in [one["id"] for one in found]


async def test_long_comments_are_read_whole(vk_api: ContractVk) -> None:
    """With `preview_length` 0 nothing is cut off; 4,000 characters are accepted.

    Source: Schema, wall.getComments, preview_length; of the length inferred (December 2026).
    """
    post, text = await vk_api.post(), "вода " * 799 + "будет"
    await vk_api.comment(post, text)
    (found,) = (await vk_api.comments(post, sort="desc", count=1))["items"]
    assert found["text"] == text


async def test_the_same_comment_is_written_twice(vk_api: ContractVk) -> None:
    """`guid` does not prevent it, so an unknown outcome is looked up, and never repeated.

    Source: vk-php-sdk, issue 116 (November 2026).
    """
    post = await vk_api.post()
    numbers = {(await vk_api.comment(post, "Да", guid="abc"))["comment_id"] for _ in range(2)}
    assert len(numbers) == 2


async def test_an_empty_comment_is_refused(vk_api: ContractVk) -> None:
    """The error is 100.

    Source: Schema, errors, api_error_param; which is inferred (December 2026).
    """
    params = await vk_api.post() | {"from_group": vk_api.page, "message": " "}
    assert await vk_api.refused("wall.createComment", vk_api.community, **params) == 100


async def test_a_reply_to_no_comment_is_refused(vk_api: ContractVk) -> None:
    """The error is 15 or 100.

    Source: Schema, errors, api_error_param; which is inferred (December 2026).
    """
    params = await vk_api.post() | {"from_group": vk_api.page, "message": "Да"}
    params |= {"reply_to_comment": NEVER}
    code = await vk_api.refused("wall.createComment", vk_api.community, **params)
    assert code in {15, 100}


@pytest.mark.needs("a page of somebody else")
async def test_a_community_writes_on_no_other_wall(vk_api: ContractVk, sandbox_vk: Sandbox) -> None:
    """The error is 15.

    Source: Schema, errors, api_error_access; nobody has tried it: inferred (December 2026).
    """
    other = sandbox_vk.community(1002, "Чужая страница", token="other").post("Новость")
    params = {"owner_id": -1002, "post_id": other.id, "from_group": vk_api.page, "message": "Да"}
    assert await vk_api.refused("wall.createComment", vk_api.community, **params) == 15


@pytest.mark.needs("a token without rights")
async def test_a_token_without_rights_is_refused(vk_api: ContractVk, sandbox_vk: Sandbox) -> None:
    """`wall` is for comments, `manage` for events; the error is 15.

    Source: vk-io, issue 161 (May 2019).
    """
    sandbox_vk.world.tokens[vk_api.community].rights = frozenset()
    params = await vk_api.post() | {"from_group": vk_api.page, "message": "Да"}
    assert await vk_api.refused("wall.createComment", vk_api.community, **params) == 15
    of_page = {"group_id": vk_api.page}
    assert await vk_api.refused("groups.getLongPollServer", vk_api.community, **of_page) == 15


@pytest.mark.needs("a post whose comments are closed")
async def test_closed_comments_are_read_and_not_written(
    vk_api: ContractVk, vk_page: VkPage
) -> None:
    """The error of writing is 213.

    Source: Schema, errors, api_error_wall_access_add_reply (December 2026).
    """
    vk_page.post("Новость").comments_closed = True
    post = await vk_api.post()
    assert (await vk_api.comments(post))["items"] == []
    params = post | {"from_group": vk_api.page, "message": "Да"}
    assert await vk_api.refused("wall.createComment", vk_api.community, **params) == 213


@pytest.mark.needs("a post whose comments nobody may see")
async def test_hidden_comments_are_not_read(vk_api: ContractVk, vk_page: VkPage) -> None:
    """The error is 212.

    Source: Schema, errors, api_error_wall_access_replies (December 2026).
    """
    vk_page.post("Новость").comments_hidden = True
    post = await vk_api.post()
    assert await vk_api.refused("wall.getComments", vk_api.service, **post) == 212


@pytest.mark.needs("a page that forbids links")
async def test_forbidden_links_are_refused(vk_api: ContractVk, sandbox_vk: Sandbox) -> None:
    """The error is 222.

    Source: Schema, errors; vknet, issue 824 (April 2019).
    """
    sandbox_vk.world.forbids_links = True
    params = await vk_api.post() | {"from_group": vk_api.page, "message": "https://mos.ru"}
    assert await vk_api.refused("wall.createComment", vk_api.community, **params) == 222


@pytest.mark.needs("a second person")
async def test_a_deleted_comment_leaves_a_trace_above_its_thread(
    vk_api: ContractVk, vk_page: VkPage, sandbox_vk: Sandbox
) -> None:
    """It is marked as deleted and has no words; without a thread it is not listed.

    Source: Schema, wall_wall_comment.deleted; as other programs have met it (December 2026).
    """
    maria, post = sandbox_vk.person(501), vk_page.post("Новость")
    above, alone = maria.comment(post, "Вопрос"), maria.comment(post, "Еще вопрос")
    vk_page.comment(above, "Ответ")
    maria.delete(above)
    maria.delete(alone)
    (trace,) = (await vk_api.comments(await vk_api.post()))["items"]
    assert (trace["id"], trace["deleted"], trace["text"]) == (above.id, True, "")


@pytest.mark.needs("a second person")
async def test_an_edited_comment_is_read_with_its_new_words(
    vk_api: ContractVk, vk_page: VkPage, sandbox_vk: Sandbox
) -> None:
    """Its number stays.

    Source: dev.vk.com, wall.editComment (December 2026).
    """
    maria = sandbox_vk.person(501)
    comment = maria.comment(vk_page.post("Новость"), "Вопрос")
    maria.edit(comment, "Другой вопрос")
    (found,) = (await vk_api.comments(await vk_api.post()))["items"]
    assert (found["id"], found["text"]) == (comment.id, "Другой вопрос")
