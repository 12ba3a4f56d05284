"""Every question that the bot asks people: one class each, registered by its purpose.

The class is all that the domain and the storage know of a question: what it keeps, how it is
answered, and when an answer can still be accepted. docs/how-to/add-a-question.md adds one.
"""

from dataclasses import replace
from typing import ClassVar, Final

from domain.model.conversation.cards import CardKey, ControlCard, ExecutorCard, OverviewCard
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.question import (
    About,
    AboutIncident,
    Answered,
    HeldMessage,
    HeldText,
    Situation,
)
from domain.model.conversation.redaction import shown_message
from domain.model.ids import (
    AuthorityCode,
    BriefingId,
    DraftVersion,
    IncidentNumber,
    PersonId,
    PromiseNumber,
    TemplateId,
)
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.workflow.status import Move, MoveNotAllowed
from domain.model.message.citizen_message import Attachment
from domain.model.message.link import LinkWarning
from domain.model.organisation.absence import Absence
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import Action, NotPermitted
from domain.model.organisation.rights import ways_to_register

# Citizens' messages


class Register(About, purpose="register"):
    """The text of a citizen's message."""

    answered = Answered.BY_REPLY

    def check(self, at: Situation) -> None:
        """They must be allowed to register messages there."""
        _check_registering(at)


class WhatIsMeant(About, purpose="which_incident"):
    """Which of the listed incidents a message is about, or how to register it."""

    beside_others = True
    keeps_words = True
    held: HeldMessage

    def shown(self, organisation: Organisation) -> "WhatIsMeant":
        """Return it with the message as it may be shown."""
        message = shown_message(self.held.message, organisation)
        return replace(self, held=replace(self.held, message=message))

    def check(self, at: Situation) -> None:
        """Where no incident is listed, they must be allowed to register messages there."""
        if self.held.listed:
            super().check(at)
        else:
            _check_registering(at)


class WhatToFind(About, purpose="search"):
    """What to search for."""

    answered = Answered.BY_REPLY


def _check_registering(at: Situation) -> None:
    person, organisation = at.office.person(at.person), at.office.organisation
    if not ways_to_register(person, at.place, organisation):
        raise NotPermitted(Action.REGISTER)


# The organisation


class PlanAbsence(About, purpose="absence"):
    """A page on which an employee records an absence (§8).

    `absence`: as planned so far; None until its days are known.
    """

    answered = Answered.IN_WORDS
    page: MenuPage = MenuPage(PageKind.ABSENCES)
    absence: Absence | None = None


class Administer(About, purpose="administer"):
    """A page of the settings that an administrator has open."""

    action = Action.APPOINT_OFFICER  # of the deputy head: they have one of the pages (§22)
    answered = Answered.IN_WORDS
    page: MenuPage


class AcceptInvitation(About, purpose="accept_invitation"):
    """Whether a person who has opened an invitation is the one invited.

    `name`: the name of the invited; None: the person writes theirs.
    """

    answered = Answered.IN_WORDS
    invitation: str
    posts: tuple[Post, ...]
    name: str | None

    def check(self, at: Situation) -> None:
        """Anybody may accept: they are not an employee yet."""


class ConfirmAccount(About, purpose="confirm_account"):
    """Whether the account that opened a person's link is theirs; `name`: as its messenger shows it."""

    beside_others = True
    account: PersonId
    name: str


class PickPeople(About, purpose="pick_people"):
    """Who gets one of these posts, picked in the messenger's own list of people.

    `appointed`: those picked so far.
    """

    action = Action.ADMINISTER
    answered = Answered.IN_WORDS
    editable = False
    posts: tuple[Post, ...]
    appointed: tuple[PersonId, ...] = ()


class OwnName(About, purpose="own_name"):
    """The full name of a person who was given a role under the name that the messenger shows."""

    answered = Answered.BY_REPLY


class KeepTemplates(About, purpose="templates"):
    """A page of the templates that an employee of control has open."""

    action = Action.KEEP_TEMPLATES
    answered = Answered.IN_WORDS
    page: MenuPage = MenuPage(PageKind.TEMPLATES)


# Reports


class ChoosePeriod(About, purpose="report_period"):
    """The days of a report (§21); `briefing`: control is to prepare it."""

    answered = Answered.IN_WORDS
    kept_in_groups = True
    briefing: bool = False

    def check(self, at: Situation) -> None:
        """They must be allowed to order such a report."""
        action = Action.ORDER_BRIEFING if self.briefing else Action.REPORT
        at.permit(action)


class ChooseKept(About, purpose="kept_report"):
    """Which of the archived monthly reports to send."""

    action = Action.REPORT


class HeldConclusion(About, purpose="replace_conclusion"):
    """Whether the held text replaces a colleague's conclusion of a report (§21)."""

    action = Action.SEND_BRIEFING
    keeps_words = True
    briefing: BriefingId
    held: HeldText


# Drafts


class HeldDraft(AboutIncident, purpose="confirm_draft"):
    """Whether a text is a draft, of which kind, or whether it replaces another version."""

    about_own_text = True
    keeps_words = True
    authority: ClassVar[None] = None
    """The draft is the lead's, whichever authority that is."""
    held: HeldText
    replaces: DraftVersion | None = None
    """An approved version, or a colleague's that waits for control."""
    approved: bool = False
    """The version that it replaces was approved when this was asked."""
    lead: AuthorityCode | None = None
    """The lead when it was asked, whose card shows it."""

    @property
    def shown_on(self) -> tuple[CardKey, ...]:
        """The cards of control and of the lead."""
        return _shown_on(self.subject, self.lead)

    def check(self, at: Situation) -> None:
        """A draft of that kind must be possible."""
        at.permit(Action.SUBMIT_DRAFT)
        at.incident.check_draft(self.held.kind)


class ReturnWithText(AboutIncident, purpose="return_with_text"):
    """Whether control's comment on a draft is the answer itself, with which to return it (§13).

    `comment`: its index among the comments on that version.
    """

    draft: DraftVersion
    comment: int

    def check(self, at: Situation) -> None:
        """They must be allowed to decide on the draft."""
        at.permit(Action.DECIDE)
        colleagues = at.office.others_in_control(at.person)
        at.incident.check_deciding(self.draft, at.person, colleagues=colleagues)


class HeldContribution(AboutIncident, purpose="confirm_contribution"):
    """Whether a text of that authority, which looks like talk, is information for the lead (§12)."""

    about_own_text = True
    keeps_words = True
    authority: AuthorityCode
    held: HeldText

    @property
    def shown_on(self) -> tuple[CardKey, ...]:
        """The cards of control and of the authority."""
        return _shown_on(self.subject, self.authority)

    def check(self, at: Situation) -> None:
        """The authority must work beside the lead."""
        at.permit(Action.CONTRIBUTE, self.authority)
        at.incident.check_contributing(self.authority)


def _shown_on(number: IncidentNumber, authority: AuthorityCode | None) -> tuple[CardKey, ...]:
    own = () if authority is None else (ExecutorCard(number, authority),)
    return (ControlCard(number), OverviewCard(number), *own)


class WriteContribution(AboutIncident, purpose="contribution"):
    """The text of that authority's information, of which `files` came ahead (§12)."""

    answered = Answered.BY_REPLY
    authority: AuthorityCode
    files: tuple[Attachment, ...] = ()

    def check(self, at: Situation) -> None:
        """The authority must work beside the lead."""
        at.permit(Action.CONTRIBUTE, self.authority)
        at.incident.check_contributing(self.authority)


class WriteDraft(AboutIncident, purpose="draft"):
    """The text of a draft of that kind.

    `template`, `past`: the template or past answer that it begins with. `files`: what the person
    sent ahead of the text.
    """

    answered = Answered.BY_REPLY
    authority: ClassVar[None] = None
    """The draft is the lead's, whichever authority that is."""
    kind: DraftKind
    template: TemplateId | None = None
    past: AnswerRef | None = None
    files: tuple[Attachment, ...] = ()

    def check(self, at: Situation) -> None:
        """A draft of that kind must be possible."""
        at.permit(Action.SUBMIT_DRAFT)
        at.incident.check_draft(self.kind)


class ChooseTemplate(AboutIncident, purpose="choose_template"):
    """The template with which a draft begins; words search for one."""

    answered = Answered.IN_WORDS
    offers_beginning = True
    page: MenuPage = MenuPage(PageKind.OFFERED_TEMPLATES)

    def check(self, at: Situation) -> None:
        """The next draft must be possible."""
        at.permit(Action.SUBMIT_DRAFT)
        at.incident.check_draft(at.incident.next_kind)


class ChoosePastAnswer(AboutIncident, purpose="choose_past_answer"):
    """The answer to an alike message with which a draft begins."""

    offers_beginning = True
    answers: tuple[AnswerRef, ...]

    def check(self, at: Situation) -> None:
        """A final answer must be possible."""
        at.permit(Action.SUBMIT_DRAFT)
        at.incident.check_draft(DraftKind.FINAL)


class WriteAuthorsReply(AboutIncident, purpose="authors_reply"):
    """The reply of the incident's author to a clarification."""

    answered = Answered.BY_REPLY

    def check(self, at: Situation) -> None:
        """A clarification must be placed."""
        at.permit(Action.ADD_AUTHORS_REPLY)
        at.incident.check_clarified()


# Placements


class DoubtfulLink(AboutIncident, purpose="confirm_link"):
    """Whether a doubtful link is the placement."""

    keeps_words = True
    link: str
    warning: LinkWarning

    def check(self, at: Situation) -> None:
        """The link must be acceptable, and still belong to the same text."""
        at.permit(Action.PLACE)
        _check_unchanged(at.incident, _LINK_OUTDATED)
        if at.incident.undoable_placement(at.now) is None:
            at.incident.check_placing(self.link)


class PlacementLink(AboutIncident, purpose="placement_link"):
    """The link of the placement; `missed`: they have just reported a placement without a link."""

    answered = Answered.BY_REPLY
    missed: bool = False

    @property
    def has_buttons(self) -> bool:
        """A button says that the placement has no link."""
        return self.missed

    def check(self, at: Situation) -> None:
        """A text must wait to be placed."""
        at.permit(Action.PLACE)
        _check_unchanged(at.incident, (events.AnswerPrepared,))
        at.incident.check_placing(None)


class PlacementTime(AboutIncident, purpose="placement_time"):
    """When an answer was really placed."""

    answered = Answered.BY_REPLY

    def check(self, at: Situation) -> None:
        """The placement must be one that can be corrected."""
        at.permit(Action.PLACE)
        at.incident.check_correctable(at.now)


_LINK_OUTDATED: Final = (
    events.AnswerPrepared,
    events.AnswerPlaced,
    events.InterimPlaced,
    events.ClarificationPlaced,
    events.PlacementLinkCorrected,
    events.PlacementUndone,
)
"""After these the link would belong to another text, or replace another link."""


def _check_unchanged(incident: Incident, by_events: tuple[type[object], ...]) -> None:
    if any(isinstance(event, by_events) for event in incident.events):
        raise MoveNotAllowed(incident.number, incident.status, Move.PLACE)


# What happens to the incident


class ReturnReason(AboutIncident, purpose="return_reason"):
    """Why the authority returns the incident to control."""

    answered = Answered.BY_REPLY
    authority: AuthorityCode

    def check(self, at: Situation) -> None:
        """The authority must be able to return it."""
        at.permit(Action.REFER, self.authority)
        at.incident.check_referral(self.authority)


class Original(AboutIncident, purpose="original"):
    """The number of the incident that this one duplicates."""

    answered = Answered.BY_REPLY

    def check(self, at: Situation) -> None:
        """The registration must be one that can be cancelled."""
        at.permit(Action.CANCEL)
        at.incident.check(Move.CANCEL)


class MainIncident(AboutIncident, purpose="main_incident"):
    """The number of the incident whose answer this one shares."""

    answered = Answered.BY_REPLY

    def check(self, at: Situation) -> None:
        """It must be possible to join it to another one."""
        at.permit(Action.ROUTE)
        at.incident.check_joining()


# Promises


class AboutPromise(AboutIncident, purpose=None):
    """A question about a promise of a placed answer."""

    answered = Answered.BY_REPLY
    promise: PromiseNumber

    def check(self, at: Situation) -> None:
        """The promise must be tracked."""
        authority = at.incident.promise(self.promise).authority
        at.permit(Action.KEEP_PROMISE, authority)
        at.incident.check_tracked(self.promise)


class PromiseDone(AboutPromise, purpose="promise_done"):
    """How the promise was kept: words, or files that show it."""


class PromiseDay(AboutPromise, purpose="promise_day"):
    """The new day of the promise, and why it is put off."""
