"""Channels of MAX as the program knows them before the bot there is connected."""

from collections.abc import Collection
from functools import partial
from typing import Final

from bot.max.account import OwnAccount
from bot.max.line import MaxLine
from bot.networks.adapter import NetworkAdapter, NetworkSurroundings
from bot.networks.max.channels import MaxChannels
from bot.networks.max.known import chat_of_channel
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress


def _connect(around: NetworkSurroundings) -> MaxChannels | None:
    """Make them by the line of the bot in MAX, which counts the calls as well."""
    line = next((one for one in around.lines if isinstance(one, MaxLine)), None)
    if line is None:
        return None
    channels = MaxChannels(
        line.api, around.clock, me=partial(_account, line), pages=partial(_pages, around)
    )
    line.hear_of_channels(channels.comments_arrived)
    return channels


def _account(line: MaxLine) -> OwnAccount:
    return line.account


async def _pages(around: NetworkSurroundings) -> Collection[PageAddress]:
    return (await around.office()).organisation.pages.keys()


MAX_CHANNELS: Final = NetworkAdapter(Network.MAX, _connect, chat_of=chat_of_channel)
