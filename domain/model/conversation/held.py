"""Texts and messages that wait for their author's answer; stored with the bot's question."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.model.ids import IncidentNumber, TemplateId
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.answer.form import outdated_days
from domain.model.incident.answer.review_findings import ReviewFindings, apart
from domain.model.incident.answer.template import fields_left
from domain.model.message.attachment import Attachment
from domain.model.message.citizen_message import CitizenMessage
from domain.model.place import MessageRef


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that its author has yet to confirm, with its files and the message that brought it."""

    text: str
    source: MessageRef | None
    attachments: tuple[Attachment, ...] = ()
    kind: DraftKind = DraftKind.FINAL
    template: TemplateId | None = None
    """The template that it was made of."""
    proof: ReviewFindings | None = None
    """The findings of the review; None if there are none."""
    written_at: datetime | None = None
    """None: when the question was asked."""
    warnings: tuple[DraftWarning, ...] = ()
    """Why its author is asked, besides the findings."""

    def on(self, today: date, written: date) -> "HeldText":
        """Return the text with findings for days that have changed their meaning since it was written.

        «завтра» is another day by now. Days that already have a finding get no second one.
        """
        proof = self.proof or ReviewFindings()
        shown = {(one.offset, one.length) for one in proof.doubts}
        found = [
            one
            for one in outdated_days(self.text, written, today)
            if (one.offset, one.length) not in shown
        ]
        if not found:
            return self
        return replace(self, proof=replace(proof, findings=apart([*proof.findings, *found])))

    @property
    def doubtful(self) -> bool:
        """Whether its author must be asked about the text itself."""
        found = self.proof is not None and bool(self.proof.doubts)
        return found or bool(self.warnings or fields_left(self.text))


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message to the bot, sent at `written_at`, that waits for its sender's answer.

    `sources`: the message, or all parts of the album. `listed`: the incidents that it may be about.
    `repeats`: the incident that its sender has registered with the same text and link.
    """

    message: CitizenMessage
    written_at: datetime
    sources: tuple[MessageRef, ...]
    listed: tuple[IncidentNumber, ...] = ()
    repeats: IncidentNumber | None = None

    @property
    def source(self) -> MessageRef:
        """The message that brought it; of an album the last part."""
        return self.sources[-1]
