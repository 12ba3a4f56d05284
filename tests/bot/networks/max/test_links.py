"""Links to channels of MAX; the numbers are those of a message in service."""

import pytest

from bot.networks.max.links import ChannelLink, address_of_post, chat_of, link_from, mid_of

CHAT, SEQ = -73_455_901_853_123, 116_398_669_919_027_431
MID, LINK = "mid.ffffbd3137103a3d019d87f93cda00e7", f"https://max.ru/c/{CHAT}/AZ2H-TzaAOc"


def test_an_id_and_a_link_name_the_same_post() -> None:
    assert mid_of(CHAT, SEQ) == MID
    assert chat_of(MID) == CHAT
    assert address_of_post(MID) == LINK
    assert link_from(LINK) == ChannelLink(CHAT, SEQ)


def test_an_id_of_another_form_has_no_chat() -> None:
    assert chat_of("AbC-17") is None
    assert address_of_post("AbC-17") == "https://max.ru"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"http://www.max.ru/c/{CHAT}/AZ2H-TzaAOc/?share=1#top", ChannelLink(CHAT, SEQ)),
        (f"https://MAX.ru/c/{CHAT}", ChannelLink(CHAT, None)),
        ("https://max.ru/Adm_Town/AZ2H-TzaAOc", ChannelLink("adm_town", SEQ)),
        ("https://max.ru/adm_town", ChannelLink("adm_town", None)),
    ],
)
def test_forms_of_links(url: str, found: ChannelLink) -> None:
    assert link_from(url) == found


@pytest.mark.parametrize(
    "url",
    [
        "",
        "max.ru/adm_town",
        "https://max.ru",
        "https://max.ru/c",
        "https://max.ru/c/73455901853123/AZ2H-TzaAOc",
        "https://max.ru/c/-73455901853123/AZ2H-Tza",
        "https://max.ru/c/-73455901853123/AZ2H-TzaAOc/1",
        "https://max.ru/c/-734559018531230000/AZ2H-TzaAOc",
        "https://max.ru/join/AZ2H-TzaAOcAZ2H-TzaAOc",
        "https://max.ru.example.org/adm_town",
        "https://max.ru@example.org/adm_town",
        "https://vk.com/wall-1_2",
        "https://[max.ru/adm_town",
        "ftp://max.ru/adm_town",
        f"https://max.ru/{'a' * 1000}",
        "https://max.ru/администрация",
    ],
)
def test_what_is_no_link_to_a_channel(url: str) -> None:
    assert link_from(url) is None
