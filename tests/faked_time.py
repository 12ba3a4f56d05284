"""The wall clock of `make test-later`, handed on to the processes that tests start."""

import os
from typing import Final

FAKED_TIME: Final = {
    name: value
    for name, value in os.environ.items()
    if name == "LD_PRELOAD" or name.startswith("FAKETIME")
}
"""The variables of faketime(1); empty where the tests run on the machine's own clock."""
