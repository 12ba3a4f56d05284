"""Links as people paste them, and doubts about one given as the placement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.message.link import LinkWarning, first_link, same_post, spelled_out, warning_about

POST = "https://vk.com/wall-1_2"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        pytest.param(POST, POST, id="alone"),
        pytest.param(f"Готово: {POST} спасибо", POST, id="among words"),
        pytest.param(f"{POST}\nhttps://ok.ru/1", POST, id="the first of two"),
        pytest.param(f"Размещено {POST}.", POST, id="a full stop behind"),
        pytest.param(f"({POST}).", POST, id="in brackets"),
        pytest.param(f"«{POST}»", POST, id="in Russian quotes"),
        pytest.param(f'"{POST}"', POST, id="in plain quotes"),
        pytest.param(f"<{POST}>", POST, id="in angle brackets"),
        pytest.param(f"{POST}?!…", POST, id="several marks behind"),
        pytest.param(f"{POST}?reply=3#top, да", f"{POST}?reply=3#top", id="query and fragment"),
        pytest.param("HTTPS://VK.COM/WALL", "HTTPS://VK.COM/WALL", id="upper case, as it came"),
        pytest.param("http://vk.com", "http://vk.com", id="not encrypted, no path"),
        pytest.param("см.https://vk.com/a", "https://vk.com/a", id="stuck to a word"),
        pytest.param("https://кремль.рф/вода", "https://кремль.рф/вода", id="Cyrillic"),
        pytest.param("vk.com/wall-1_2", None, id="no scheme"),
        pytest.param("https://", None, id="a scheme alone"),
        pytest.param("https://...", None, id="a scheme and dots"),
        pytest.param("http://[ сломано", None, id="an open bracket"),
        pytest.param("ftp://vk.com/a", None, id="another scheme"),
        pytest.param("Ссылки нет", None, id="words"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_first_link_is_found_without_the_marks_around_it(text: str, link: str | None) -> None:
    assert first_link(text) == link


@pytest.mark.parametrize(
    ("link", "warning"),
    [
        pytest.param(f"{POST}?reply=3", None, id="a comment under the citizen's post"),
        pytest.param("https://vk.com/wall-1_3", None, id="another post of the network"),
        pytest.param("https://m.vk.com/wall-9_9", None, id="its mobile site"),
        pytest.param("https://vk.ru/wall-9_9", None, id="its other host"),
        pytest.param(POST, LinkWarning.CITIZENS_OWN, id="the citizen's link"),
        pytest.param(f"{POST}/", LinkWarning.CITIZENS_OWN, id="the same with a slash"),
        pytest.param(f"{POST}#a", LinkWarning.CITIZENS_OWN, id="the same with a fragment"),
        pytest.param("http://VK.com/wall-1_2", LinkWarning.CITIZENS_OWN, id="the same, other case"),
        pytest.param("https://m.vk.com/wall-1_2", LinkWarning.CITIZENS_OWN, id="the same, mobile"),
        pytest.param("https://vk.ru/wall-1_2", LinkWarning.CITIZENS_OWN, id="the same, other host"),
        pytest.param("https://ok.ru/wall-1_2", LinkWarning.OTHER_NETWORK, id="another network"),
        pytest.param("https://example.org/a", LinkWarning.OTHER_NETWORK, id="no network we know"),
        pytest.param("http://[", LinkWarning.OTHER_NETWORK, id="no link at all"),
    ],
)
def test_a_link_is_doubtful_when_it_leads_elsewhere_or_to_the_question(
    link: str, warning: LinkWarning | None
) -> None:
    assert warning_about(link, CitizenMessage("Нет воды", Network.VK, POST)) is warning


@pytest.mark.parametrize(
    ("message", "link", "warning"),
    [
        pytest.param(CitizenMessage("?"), POST, None, id="unknown network, no link"),
        pytest.param(CitizenMessage("?", Network.VK), POST, None, id="the network alone"),
        pytest.param(
            CitizenMessage("?", Network.OK), POST, LinkWarning.OTHER_NETWORK, id="another network"
        ),
        pytest.param(
            CitizenMessage("?", Network.OTHER, "https://forum.example/1"),
            "https://www.forum.example/1/",
            LinkWarning.CITIZENS_OWN,
            id="the same page of a forum",
        ),
        pytest.param(
            CitizenMessage("?", Network.OTHER, "https://m.forum.example/1"),
            "https://forum.example/1",
            LinkWarning.CITIZENS_OWN,
            id="the same page of its mobile site",
        ),
        pytest.param(
            CitizenMessage("?", Network.OTHER, "https://forum.example/1"),
            "https://news.example/1",
            None,
            id="the same path on another forum",
        ),
        pytest.param(CitizenMessage("?", url="http://["), POST, None, id="a broken citizen's link"),
    ],
)
def test_what_is_not_known_of_the_message_raises_no_doubt(
    message: CitizenMessage, link: str, warning: LinkWarning | None
) -> None:
    assert warning_about(link, message) is warning


@given(st.text(), st.sampled_from(Network), st.none() | st.text())
def test_any_link_can_be_doubted(link: str, network: Network, url: str | None) -> None:
    warning_about(link, CitizenMessage("Нет воды", network, url))


@given(st.text())
def test_a_link_found_in_a_text_is_a_part_of_it(text: str) -> None:
    link = first_link(f"https://{text}")
    assert link is None or link in f"https://{text}"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (POST, POST),
        ("vk.com/wall-1_2", POST),
        ("кремль.рф/вода", "https://кремль.рф/вода"),
        ("forum.example.org?topic=1", "https://forum.example.org?topic=1"),
        ("vk.com", None),
        ("vk.com/", None),
        ("http://vk.com", "http://vk.com"),
        ("ftp://example.org/a", None),
        ("tg://user?id=1", None),
        ("", None),
    ],
)
def test_an_address_without_a_scheme_is_spelled_out_if_it_leads_to_a_page(
    address: str, link: str | None
) -> None:
    assert spelled_out(address) == link


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://vk.com/wall-3_3", "https://vk.com/wall-3_3?reply=9", True),
        ("https://vk.com/wall-3_3?reply=5&thread=2", "https://m.vk.com/wall-3_3?reply=9", True),
        ("https://vk.com/wall-3_3", "https://vk.com/wall-3_3_r9", True),
        ("https://vk.com/wall-3_3", "https://vk.com/feed?w=wall-3_3_r9", True),
        ("https://vk.com/wall-3_3", "https://vk.com/wall-3_33?reply=9", False),
        ("https://vk.com/wall-3_3", "https://ok.ru/wall-3_3", False),
        ("https://www.youtube.com/watch?v=a&lc=1", "https://youtube.com/watch?v=a", True),
        ("https://youtube.com/watch?v=a", "https://youtube.com/watch?v=b", False),
        ("https://t.me/town/5", "https://t.me/town/5?comment=7", True),
        ("https://instagram.com/p/abc/", "https://www.instagram.com/p/abc/c/17/", True),
        ("http://[", "http://[", True),
    ],
)
def test_comments_stand_under_the_same_post(one: str, other: str, same: bool) -> None:
    assert same_post(one, other) is same


@given(st.text(), st.text())
def test_any_two_links_can_be_compared(one: str, other: str) -> None:
    same_post(one, other)
