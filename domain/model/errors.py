"""Domain errors as data: each class is a kind of error, its fields are the details.

The user interface writes the Russian sentence.
"""

from dataclasses import dataclass
from typing import dataclass_transform

from domain.model.ids import IncidentNumber


@dataclass_transform()
class DomainError(Exception):
    """A rule rejected the request; nothing was changed. Each subclass is a dataclass.

    They are not frozen: Python sets a raised error's traceback on the error itself.
    """

    def __init_subclass__(cls) -> None:
        dataclass(cls)


class IncidentError(DomainError):
    """A rule rejected the request about the incident of that number."""

    number: IncidentNumber
