"""The first start: nothing is described, and somebody has to set the administration up in chat."""

import secrets
from typing import Final

import structlog

from domain.model.ids import BotId
from domain.model.staff.changing import unmanned
from domain.model.staff.organisation import Organisation
from handlers.texts.administration import code_on_console
from storage.engine.database import Database
from storage.staff.admin_codes import renew_code
from storage.staff.offices import Offices

log: Final = structlog.get_logger(__name__)

_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None is taken for another where it is read off a screen."""

_GROUPS: Final = 3
_GROUP: Final = 4
"""Sixty bits in all: nobody guesses them five at a time."""


async def begin(offices: Offices, database: Database, bot: BotId) -> Organisation | None:
    """Puts an empty administration in force where there is none, and gives it.

    While nobody works there, each start tells another code on the console.
    """
    begun = await offices.begin(unmanned(bot))
    organisation = await offices.stored()
    if organisation is None or organisation.people:
        return organisation if begun else None
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    code = "-".join(groups)
    await renew_code(database, code)
    log.info("first_start.code_made")
    print(code_on_console(code), flush=True)
    return None
