"""A MAX that also does what only tests need, with the interface of `tests.telegram`."""

from tests.max.person import Person
from tests.max.sandbox import Sandbox

__all__ = ["Person", "Sandbox"]
