"""The organisation that the program serves while it is killed, and who works in which chat."""

from typing import Any

from bot.sandbox import Chat
from domain.model.organisation.organisation import Organisation
from tests.e2e import town
from tests.max.sandbox import Sandbox as MaxSandbox
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


IN_MAX = (town.HOUSING, ROADS)
"""The groups that are in MAX where people work in both messengers."""


def _moved(section: str) -> str:
    there = any(f'= "{code}"' in section for code in ("zhkh", "roads"))
    return town.in_max(section) if there else section


IN_TWO_MESSENGERS = "\n[[".join(map(_moved, ORGANISATION.split("\n[[")))


def everybody_in_two(
    sandbox: Sandbox, beside: MaxSandbox, organisation: Organisation
) -> list[tuple[Chat, list[Person]]]:
    """As `everybody`, with the groups of IN_MAX and their people in the other messenger."""
    there: Any = beside
    staff = [gather(one, organisation, called=town.familiar) for one in (sandbox, there)]
    for number in _TOLD:
        sandbox.person(number).start()
    places = [(there if place in IN_MAX else sandbox, place) for place in (*_GROUPS, *_IN_PRIVATE)]
    return [(where.chat(place), staff[where is there][place]) for where, place in places]


def everybody(sandbox: Sandbox) -> list[tuple[Chat, list[Person]]]:
    """Everybody is there, and who works in private has started the bot; gives who works where."""
    staff = gather(sandbox, town.described(ORGANISATION), called=town.familiar)
    for number in _TOLD:
        sandbox.person(number).start()
    return [(sandbox.chat(place), staff[place]) for place in (*_GROUPS, *_IN_PRIVATE)]
