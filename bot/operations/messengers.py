"""The messengers that the program can serve."""

from collections.abc import Mapping
from typing import Final

from bot.max.adapter import MAX
from bot.messengers.adapter import Adapter
from bot.telegram.adapter import TELEGRAM
from domain.model.ids import Messenger

ADAPTERS: Final[Mapping[Messenger, Adapter]] = {one.messenger: one for one in (TELEGRAM, MAX)}

RATES: Final = {messenger: one.rates for messenger, one in ADAPTERS.items()}
