"""The organisation that the program serves while it is killed, and who works in which chat."""

from bot.sandbox import Chat
from tests.e2e import town
from tests.telegram import Person, Sandbox
from tests.telegram.simulation import gather

ROADS = -1005
DEPUTY_HEAD = 801
ADMIN = 900

AUTHORITIES = {"zhkh": "Управление ЖКХ", "culture": "Отдел культуры", "roads": "Дорожная служба"}

ORGANISATION = f"""{town.ORGANISATION}
[[authority]]
code = "roads"
name = "Дорожная служба"
chat = {ROADS}

[[staff]]
name = "Зуев Глеб Ильич"
telegram_id = 505
role = "executor"
authority = "zhkh"
[[staff]]
name = "Титов Егор Олегович"
telegram_id = 506
role = "executor"
authority = "roads"
[[staff]]
name = "Глебов Юрий Павлович"
telegram_id = {DEPUTY_HEAD}
role = "deputy_head"
"""

_GROUPS = (town.CONTROL, town.HOUSING, town.CULTURE, ROADS)
_IN_PRIVATE = (501, 502, DEPUTY_HEAD)
_TOLD = (*_IN_PRIVATE, ADMIN)
"""Who has started the bot; the admin does nothing there."""


def everybody(sandbox: Sandbox) -> list[tuple[Chat, list[Person]]]:
    """Everybody is there, and who works in private has started the bot; gives who works where."""
    staff = gather(sandbox, town.described(ORGANISATION), called=town.familiar)
    for number in _TOLD:
        sandbox.person(number).start()
    return [(sandbox.chat(place), staff[place]) for place in (*_GROUPS, *_IN_PRIVATE)]
