"""Domain errors as data: each class is a kind of error, its fields are the details.

The user interface writes the Russian sentence. They are not frozen dataclasses: Python sets a
raised error's traceback on the error itself.
"""

from dataclasses import dataclass


@dataclass
class DomainError(Exception):
    """A rule rejected the request; nothing was changed."""
