"""Refusals as data: each class says what happened, its fields say to whom and why.

The Russian sentence is made where people see it. Not frozen dataclasses: Python sets a raised
error's traceback on the error itself.
"""

from dataclasses import dataclass


@dataclass
class DomainError(Exception):
    """A rule refused what was asked; nothing was changed."""
