"""The whole aggregate: all chapters under one name."""

from domain.model.incident.drafting import Drafting
from domain.model.incident.joining import Joining
from domain.model.incident.placing import Placing
from domain.model.incident.referring import Referring
from domain.model.incident.registration import Registration


class Incident(Registration, Joining, Drafting, Placing, Referring):
    """One message of a citizen; all behaviour comes from the chapters."""

    __slots__ = ()
