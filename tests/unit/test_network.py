"""Which network a link belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.message.citizen_message import NETWORKS_OF_PROCEDURE, Network, network_of


@pytest.mark.parametrize(
    ("url", "network"),
    [
        pytest.param("https://vk.com/wall-1_2", Network.VK, id="vk"),
        pytest.param("https://vk.ru/wall-1_2", Network.VK, id="vk, its new host"),
        pytest.param("https://m.vk.com/wall-1_2", Network.VK, id="vk, mobile"),
        pytest.param("http://www.vk.com", Network.VK, id="vk, www and no path"),
        pytest.param("HTTPS://VK.COM/Wall", Network.VK, id="vk, upper case"),
        pytest.param("https://vk.com.:443/x", Network.VK, id="vk, full host and port"),
        pytest.param("https://user:secret@vk.com/x", Network.VK, id="vk, with a login"),
        pytest.param("vk.com/wall-1_2", Network.VK, id="vk, no scheme"),
        pytest.param("//vk.com/wall-1_2", Network.VK, id="vk, scheme left to the page"),
        pytest.param("https://vk.cc/abc", Network.VK, id="vk, shortened"),
        pytest.param("https://ok.ru/group/1/topic/2", Network.OK, id="ok"),
        pytest.param("https://www.odnoklassniki.ru/x", Network.OK, id="ok, its old host"),
        pytest.param("https://ru-ru.facebook.com/x", Network.FACEBOOK, id="facebook, by language"),
        pytest.param("https://fb.me/x", Network.FACEBOOK, id="facebook, shortened"),
        pytest.param("https://mobile.twitter.com/x", Network.TWITTER, id="twitter"),
        pytest.param("https://x.com/a/status/1", Network.TWITTER, id="twitter, its new host"),
        pytest.param("https://www.instagram.com/p/1/", Network.INSTAGRAM, id="instagram"),
        pytest.param("https://t.me/channel/5?comment=6", Network.TELEGRAM, id="telegram"),
        pytest.param("https://max.ru/x", Network.MAX, id="max"),
        pytest.param("https://dzen.ru/a/x", Network.DZEN, id="dzen"),
        pytest.param("https://zen.yandex.ru/x", Network.DZEN, id="dzen, its old host"),
        pytest.param("https://rutube.ru/video/1", Network.RUTUBE, id="rutube"),
        pytest.param("https://youtu.be/x", Network.YOUTUBE, id="youtube, shortened"),
        pytest.param("https://m.youtube.com/watch?v=1", Network.YOUTUBE, id="youtube, mobile"),
        pytest.param("https://yandex.ru/maps", Network.OTHER, id="a parent that is no network"),
        pytest.param("https://notvk.com/x", Network.OTHER, id="a host that only ends alike"),
        pytest.param("https://vk.com.example.org/x", Network.OTHER, id="a host that begins alike"),
        pytest.param("https://example.org/vk.com", Network.OTHER, id="a network in the path"),
        pytest.param("https://example.org/?u=https://vk.com", Network.OTHER, id="in the query"),
        pytest.param("https://vк.com/x", Network.OTHER, id="a Cyrillic letter in disguise"),
        pytest.param("https://администрация.рф/x", Network.OTHER, id="a Cyrillic host"),
        pytest.param("http://[", Network.OTHER, id="an open bracket"),
        pytest.param("http://[::1]/x", Network.OTHER, id="an address of the sixth version"),
        pytest.param("http://ℂ℀/x", Network.OTHER, id="a host that hides a slash"),
        pytest.param("https://", Network.OTHER, id="no host"),
        pytest.param("Нет воды", Network.OTHER, id="no link at all"),
        pytest.param("", Network.OTHER, id="empty"),
        pytest.param(None, Network.OTHER, id="absent"),
    ],
)
def test_a_link_tells_its_network_by_its_host(url: str | None, network: Network) -> None:
    assert network_of(url) is network


@given(st.text() | st.from_regex(r"https?://[\[\]@:/?#.\w℀]*", fullmatch=True))
def test_any_text_has_some_network(text: str) -> None:
    assert network_of(text) in Network


def test_the_procedure_names_five_networks() -> None:
    assert {network.value for network in NETWORKS_OF_PROCEDURE} == {
        "ok",
        "vk",
        "facebook",
        "twitter",
        "instagram",
    }
