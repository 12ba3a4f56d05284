"""The first start, without an organisation: an admin sets it up in chat."""

import secrets
from datetime import datetime
from typing import Final

import structlog

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import BotId
from domain.model.organisation.changing import unmanned
from domain.model.organisation.people import Role
from handlers.administration.describing import welcome
from handlers.texts import administration as texts
from storage.engine.database import Database
from storage.organisation.invitations import renew_code
from storage.organisation.offices import Offices
from storage.outbox.queue import queue

log: Final = structlog.get_logger(__name__)

_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No sign can be mistaken for another on a screen."""

_GROUPS: Final = 3
_GROUP: Final = 4
"""Sixty bits in all: not guessable in five attempts at a time."""


async def begin(offices: Offices, database: Database, bot: BotId, now: datetime) -> None:
    """Put an empty administration in force if there is none, and notify its admins.

    Until an employee is registered, each start prints a new code on the console.
    """
    async with database.writing() as connection:
        begun = await offices.begin(connection, unmanned(bot))
        organisation = begun or (await offices.in_force(connection)).organisation
        if begun is not None:
            welcomes = [
                TextNotice(admin.private, welcome(begun)) for admin in begun.holders(Role.ADMIN)
            ]
            await queue(connection, welcomes, now)
    if organisation.people:
        return
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    code = "-".join(groups)
    await renew_code(database, code)
    log.info("first_start.code_made")
    print(texts.CODE_ON_CONSOLE.format(code), flush=True)
