"""The town that the program serves, and what its people write."""

from bot.sandbox import Chat, Person, Sandbox

CONTROL, HOUSING, CULTURE, ROADS = -1001, -1003, -1004, -1005
"""Chats: the control department and three authorities."""

DEPUTY_HEAD = 801

AUTHORITIES = {"zhkh": "Управление ЖКХ", "culture": "Отдел культуры", "roads": "Дорожная служба"}

ORGANISATION = """
[administration]
name = "Администрация муниципального образования Калининский район"
region = "KDA"

[control]
chat = -1001
[media]
chat = -1002

[[authority]]
code = "zhkh"
name = "Управление ЖКХ"
chat = -1003
[[authority]]
code = "culture"
name = "Отдел культуры"
chat = -1004
[[authority]]
code = "roads"
name = "Дорожная служба"
chat = -1005

[[staff]]
name = "Иванова Анна Петровна"
telegram_id = 501
role = "control"
[[staff]]
name = "Козлова Мария Игоревна"
telegram_id = 502
role = "control"
[[staff]]
name = "Петров Борис Викторович"
telegram_id = 503
role = "executor"
authority = "zhkh"
[[staff]]
name = "Зуев Глеб Ильич"
telegram_id = 504
role = "executor"
authority = "zhkh"
[[staff]]
name = "Белова Вера Николаевна"
telegram_id = 505
role = "executor"
authority = "culture"
[[staff]]
name = "Титов Егор Олегович"
telegram_id = 506
role = "executor"
authority = "roads"
[[staff]]
name = "Глебов Юрий Павлович"
telegram_id = 801
role = "deputy_head"
"""

_NAMES = {
    501: "Анна Иванова",
    502: "Мария Козлова",
    503: "Борис Петров",
    504: "Глеб Зуев",
    505: "Вера Белова",
    506: "Егор Титов",
    801: "Юрий Глебов",
}
_GROUPS = {
    CONTROL: ("Отдел контроля", (501, 502)),
    HOUSING: ("ЖКХ", (503, 504)),
    CULTURE: ("Культура", (505,)),
    ROADS: ("Дороги", (506,)),
}


def settle(sandbox: Sandbox) -> list[tuple[Chat, list[Person]]]:
    """Everybody is there, and who works in private has started the bot; gives who works where."""
    people = {number: sandbox.person(number, name) for number, name in _NAMES.items()}
    places = []
    for group, (title, members) in _GROUPS.items():
        there = [people[number] for number in members]
        places.append((sandbox.group(group, title, there), there))
    for person in (*places[0][1], people[DEPUTY_HEAD]):
        person.start()
        places.append((sandbox.chat(person.id), [person]))
    return places
