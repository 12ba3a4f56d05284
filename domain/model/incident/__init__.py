"""An incident: a citizen's message from registration to a placed answer (§2, §5-§22).

The aggregate checks every move against the table of statuses, keeps the drafts and their decisions,
and records events. It never reads a clock and doesn't check permissions: the use cases do.

A rule has two halves (ADR 63). The first checks and records an event. The second, `effect_of` that
event, changes the state, also when an audit replays the history. Events hold ids and codes, so the
first half adds what no event holds after recording it: words, files, links, calendars.

It is split into chapters; each chapter lists the chapters it builds on as its bases (ADR 12):

  state          the fields; changing the status, recording and applying events
  routing        picking the authorities and the lead; their assignees (§8, §11, §12)
  promises       promises in placed answers: tracked, kept, postponed
  clocks         deadlines, overdue state, reminders sent (§9, §15, §17)
  registration   registering; corrections, importance and its alert (§2, §9, §15, §22)
  drafts         reading the versions and their placements
  contributing   information from the other authorities for the lead (§12)
  closing        no answer, cancellation, duplicates, reopening (§19)
  referring      returns and proposals to give no answer (§11, §19)
  placing        placing, undoing, correcting; publications (§5-§7, §9, §16, §17)
  proving        placed answers as they stand in the network, and comments under them
  placing_orders placing in the name of a page: ordered, tried, settled
  drafting       submitting, approving, rejecting; interim answers (§10, §13, §14, §16)
  joining        one answer for several posts: joining, separating, following
"""

from domain.model.incident.drafting import Drafting
from domain.model.incident.joining import Joining
from domain.model.incident.placing_orders import PlacingOrders
from domain.model.incident.referring import Referring
from domain.model.incident.registration import Registration


class Incident(Registration, Joining, Drafting, PlacingOrders, Referring):
    """One message of a citizen; all behaviour comes from the chapters."""

    __slots__ = ()
