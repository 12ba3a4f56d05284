"""The organisation, and who sits in which chat: those who work there, and guests without the right."""

from datetime import date

from tests.e2e.town import described
from tests.telegram import Person, Sandbox
from tests.telegram.simulation import gather

CONTROL, MEDIA, HOUSING, CULTURE, ROADS = -1001, -1002, -1003, -1004, -1005
"""Chats: the control department, the media department and three authorities; a topic of a forum."""

TOPIC = 7
"""That of the roads' forum."""

STRANGER = 777
"""Works nowhere."""

AUTHORITIES = ("zhkh", "culture", "roads", "parks", "media")
"""The media department works what concerns the administration itself (§5)."""

FINDERS = (MEDIA, MEDIA, HOUSING, CULTURE, ROADS, 511)
"""The chats of those who register publications (§2, §5, §7)."""

_BODIES = f"""
[administration]
name = "Администрация муниципального образования Калининский район"
region = "KDA"

[control]
chat = {CONTROL}
[media]
chat = {MEDIA}

[[authority]]
code = "zhkh"
name = "Управление ЖКХ"
chat = {HOUSING}
[[authority]]
code = "culture"
name = "Отдел культуры"
chat = {CULTURE}
networks = ["vk", "ok"]
[[authority]]
code = "roads"
name = "Дорожная служба"
chat = {ROADS}
thread = {TOPIC}
networks = ["vk", "telegram", "other"]
[[authority]]
code = "parks"
name = "Парки"
chat = 511
"""

_STAFF: dict[int, tuple[str, list[tuple[str, str | None]]]] = {
    501: ("Иванова Анна Петровна", [("control", None)]),
    502: ("Козлова Мария Игоревна", [("control", None)]),
    503: ("Егорова Елена Олеговна", [("media", None)]),
    504: ("Петров Борис Викторович", [("executor", "zhkh")]),
    505: ("Сидоров Семён Семёнович", [("executor", "zhkh")]),
    506: ("Громов Глеб Иванович", [("responsible", "zhkh")]),
    507: ("Белова Вера Николаевна", [("executor", "culture")]),
    508: ("Титов Егор Олегович", [("executor", "roads")]),
    509: ("Рябова Рита Ильинична", [("responsible", "roads"), ("executor", "roads")]),
    510: ("Жукова Зоя Егоровна", [("executor", "zhkh"), ("executor", "culture")]),
    511: ("Лесной Павел Павлович", [("executor", "parks")]),
    512: ("Лосев Лев Львович", [("control", None), ("media", None)]),
    801: ("Глебов Юрий Павлович", [("deputy_head", None)]),
    802: ("Юрьева Юлия Сергеевна", [("authorised", None)]),
    803: ("Главный Иван Иванович", [("head", None)]),
    900: ("Орлов Олег Олегович", [("admin", None)]),
}

_GUESTS = {
    CONTROL: (504, 803, STRANGER),
    MEDIA: (501, 505),
    HOUSING: (507, 502, 801, STRANGER),
    CULTURE: (504, 900),
    ROADS: (503, STRANGER),
}
"""Who sits in a group without working there."""


def organisation(*, without: int | None = None) -> str:
    """The organisation file, maybe without somebody of the staff."""
    posts = [
        f'[[staff]]\nname = "{name}"\ntelegram_id = {number}\nrole = "{role}"\n'
        + (f'authority = "{body}"\n' if body else "")
        for number, (name, held) in _STAFF.items()
        for role, body in held
        if number != without
    ]
    return _BODIES + "".join(posts)


def after_changes(leaving: int, day_off: date) -> str:
    """The file after the staff and the calendar have changed."""
    off = f'[calendar]\n"{day_off}" = {{ kind = "off", basis = "Распоряжение" }}\n'
    return organisation(without=leaving) + off


def everybody(sandbox: Sandbox) -> dict[int, list[Person]]:
    """Everybody is there and has met the bot; gives who works in which chat."""
    staff = gather(sandbox, described(organisation()), called=str, guests=_GUESTS)
    stranger = sandbox.person(STRANGER)
    sandbox.world.private_chat(stranger.user)
    return {place: staff[place] for place in (*_GUESTS, *_STAFF)} | {STRANGER: [stranger]}
