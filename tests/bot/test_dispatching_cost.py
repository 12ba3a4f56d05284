"""Every kind of update finds its one function, and none of them costs a thread, which is dear."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from typing import Any, get_args

import pytest

from bot.telegram.receiving import UPDATE_KINDS
from domain.model.actor import Actor
from domain.model.answer.draft import DraftKind
from domain.model.answer.template import TemplateKind
from domain.model.course.plan import Plan
from domain.model.course.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.ids import (
    AbsenceId,
    BriefingId,
    ChatId,
    JobId,
    MessageId,
    PersonId,
    PromiseNumber,
    ReferralNumber,
    SearchId,
    SelectionId,
)
from domain.model.incident import Incident
from domain.model.mark import mark_of
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.link import LinkWarning
from domain.model.message.network import Network
from domain.model.place import MessageRef, Place
from domain.model.report.briefing import Schedule
from domain.model.report.span import Span
from domain.model.search import Narrowing
from domain.model.staff.absence import AbsenceReason
from domain.model.staff.absence_plan import AbsencePlan, ListAbsences, WhyAbsent
from domain.model.staff.administration import AdminPage, PageKind
from domain.model.staff.options import Option
from domain.model.staff.people import Post, Role
from domain.model.telling.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    PromiseCard,
    ReferralCard,
)
from domain.model.telling.notices import ListKind, Say
from domain.model.telling.question import (
    AcceptInvitation,
    Administer,
    ChooseTemplate,
    DoubtfulLink,
    HeldConclusion,
    HeldContribution,
    HeldDraft,
    HeldMessage,
    HeldText,
    KeepTemplates,
    MainIncident,
    Original,
    PlacementLink,
    PlacementTime,
    PlanAbsence,
    PromiseDay,
    PromiseDone,
    Question,
    Register,
    ReturnReason,
    WhatIsMeant,
    WriteAuthorsReply,
    WriteDraft,
)
from domain.model.telling.selection import Bulk, BulkAction, Selection
from domain.model.telling.template_page import TemplatePage, TemplatePageKind
from domain.model.time.official_days import DayKind
from domain.ports.reading import AskedQuestion
from handlers.absences.buttons import (
    ChooseAbsent,
    ChooseSubstitute,
    DropAbsence,
    EndAbsence,
    GiveReason,
    MarkAbsence,
    UntilBack,
)
from handlers.administration.accepting import NotMe, ThatIsMe
from handlers.administration.bodies import AddNamed, CloseAuthority, Watch, WatchAll
from handlers.administration.file import ApplyFile, SendOrganisation
from handlers.administration.inviting import InviteAnybody, ShowPicture, TakeBack
from handlers.administration.links import Bind
from handlers.administration.options import ChooseValue, SwitchReport
from handlers.administration.pages import FinishPage, OpenPage, TurnSheet
from handlers.administration.parting import Dismiss, HandOver, Relieve, Suspend
from handlers.administration.people_list import ApplyList, SendSample, words_of
from handlers.administration.staff import Appoint, Restore
from handlers.administration.working_time import ChooseRegion, DeclareDay, NotLater
from handlers.buttons import BUTTONS, Button, Says
from handlers.cards.alert.buttons import Acknowledge, AskReported, ConfirmReported
from handlers.cards.approval.buttons import (
    ApproveWithout,
    ConfirmRecalling,
    Decide,
    RecallApproval,
    TeachWord,
)
from handlers.cards.buttons import Back
from handlers.cards.control.buttons import (
    AllowInterim,
    AskCancel,
    AskDuplicate,
    AskGiving,
    AskGrounds,
    AskImportance,
    AskOriginal,
    AskReopen,
    CallExecutors,
    Cancel,
    Choose,
    ChooseLead,
    ConfirmImportance,
    ConfirmNoAnswer,
    ConfirmReopen,
    ConfirmSend,
    GiveToControl,
    KeepAuthorities,
    MakeTemplate,
    MoreAuthorities,
    MoreToPick,
    OtherActions,
    PickGround,
    PickOriginal,
    PickSeveral,
    RouteTo,
    SaveAuthorities,
    Send,
    ToApproval,
    ToOtherActions,
    ToReferral,
)
from handlers.cards.control.joining import (
    AskMain,
    AskOtherMain,
    AskSeparating,
    PickMain,
    Separate,
)
from handlers.cards.executor.buttons import (
    AskAuthorsReply,
    AskDraft,
    AskProposal,
    AskReturn,
    AskTemplate,
    CancelOwnMistake,
    ConfirmTake,
    ConfirmWithdrawing,
    KeepAssignee,
    Propose,
    Take,
    WithdrawDraft,
)
from handlers.cards.placement.buttons import (
    AskLink,
    AskNoLink,
    AskPlacementTime,
    ConfirmNoLink,
    ConfirmUnplacing,
    NoLink,
    UndoPlacement,
)
from handlers.cards.promise.buttons import (
    AskDropping,
    ConfirmDropping,
    DeclinePromises,
    MovePromise,
    TellKept,
    WatchPromise,
)
from handlers.cards.referral.buttons import (
    AskNoAnswer,
    AskRedirect,
    BackToReferral,
    ConfirmProposal,
    DeclineReferral,
    Redirect,
)
from handlers.context import Response
from handlers.dispatching import COMMANDS
from handlers.jobs.buttons import PutRows, StopJob
from handlers.lists.buttons import ShowPage
from handlers.news.access import LetIn, RefuseAccess
from handlers.organisation.file import to_toml
from handlers.questions.buttons import (
    CancelQuestion,
    ChooseIncident,
    ConfirmContribution,
    ConfirmDraft,
    ConfirmLink,
    CorrectDraft,
    DropDraft,
    DropMessage,
    RegisterAs,
    ReplaceConclusion,
    TeachHeld,
    WithdrawLink,
)
from handlers.reports.buttons import (
    AskCancelBriefing,
    BackToBriefing,
    CancelBriefing,
    ChooseForControl,
    GiveBriefing,
    OrderBriefing,
    OrderReport,
    SendBriefing,
    ShowKept,
)
from handlers.searching.buttons import (
    Narrow,
    OfAuthority,
    OfCondition,
    OfPeriod,
    OpenFound,
    SearchAll,
    TurnFound,
)
from handlers.selection.buttons import (
    AskBulk,
    CloseSelection,
    ConfirmBulk,
    OpenSelection,
    SelectOne,
    SelectPage,
    ThinkAgain,
    TurnPage,
)
from handlers.templates.buttons import (
    CloseTemplates,
    MeanAuthority,
    MeanKind,
    OpenTemplatePage,
    PickTemplate,
    RemoveTemplate,
    TurnTemplates,
)
from tests.bot.contexts import (
    OFFICE,
    TEMPLATE,
    Payload,
    Shelf,
    anonymous,
    edited,
    feed,
    message,
    migrated,
    press,
    taken_out,
)
from tests.unit.incidents import (
    ADMIN,
    ANNA,
    BORIS,
    BOT,
    CONTROL_CHAT,
    DEPUTY,
    DEPUTYS_CHAT,
    DRAFT_DUE,
    DUE,
    FIRST,
    IVANOVA,
    KOZLOVA,
    NUMBER,
    PETROV,
    ROADS,
    ZHKH,
    ZHKH_CHAT,
    after,
    approved,
    clarified,
    proposed,
    registered,
    returned,
    standing,
)

PRIVATE = Place(ChatId(IVANOVA.id))
ELSEWHERE = Place(ChatId(-5000))
STRANGER = PersonId(999)
NEW_MESSAGE = AskedQuestion(1, Question(IVANOVA.id, PRIVATE, Register()))
DOUBTFUL_LINK = AskedQuestion(
    1,
    Question(
        PETROV.id,
        ZHKH_CHAT,
        DoubtfulLink(NUMBER, "https://ok.ru/1", LinkWarning.OTHER_NETWORK),
    ),
)


ANSWER = "Воду в дом дадут завтра к вечеру."
TALK = "Кто возьмёт?"
HELD_TEXT = AskedQuestion(
    1,
    Question(
        PETROV.id,
        ZHKH_CHAT,
        HeldDraft(NUMBER, HeldText(TALK, MessageRef(BOT, ZHKH_CHAT, MessageId(11)))),
    ),
)
MESSAGE_TO_REGISTER = AskedQuestion(
    1,
    Question(
        PETROV.id,
        ZHKH_CHAT,
        WhatIsMeant(
            HeldMessage(
                CitizenMessage("Нет воды"), after(50), (MessageRef(BOT, ZHKH_CHAT, MessageId(11)),)
            )
        ),
    ),
)
ABOUT_ONE = AskedQuestion(
    1,
    Question(
        PETROV.id,
        ZHKH_CHAT,
        WhatIsMeant(
            HeldMessage(
                CitizenMessage("Воду дадут сегодня до обеда."),
                after(50),
                (MessageRef(BOT, ZHKH_CHAT, MessageId(11)),),
                listed=(NUMBER,),
            )
        ),
    ),
)
HELD_INFORMATION = AskedQuestion(
    1,
    Question(
        PETROV.id,
        ZHKH_CHAT,
        HeldContribution(NUMBER, ZHKH, HeldText(TALK, MessageRef(BOT, ZHKH_CHAT, MessageId(11)))),
    ),
)
WHERE_PLACED = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, PlacementLink(NUMBER)))
WHEN_PLACED = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, PlacementTime(NUMBER)))
WHY_RETURNED = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, ReturnReason(NUMBER, ZHKH)))
WHICH_MAIN = AskedQuestion(1, Question(IVANOVA.id, CONTROL_CHAT, MainIncident(NUMBER)))
WHICH_ORIGINAL = AskedQuestion(1, Question(IVANOVA.id, CONTROL_CHAT, Original(NUMBER)))
OTHER_WORDS = AskedQuestion(
    1,
    Question(IVANOVA.id, CONTROL_CHAT, HeldConclusion(BriefingId(1), HeldText("Хорошо.", None))),
)
IN_PRIVATE = AskedQuestion(1, Question(IVANOVA.id, PRIVATE, PlacementTime(NUMBER)))

INTERIM = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, WriteDraft(NUMBER, DraftKind.INTERIM)))
HOW_KEPT = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, PromiseDone(NUMBER, PromiseNumber(1))))
WHICH_DAY = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, PromiseDay(NUMBER, PromiseNumber(1))))
AUTHORS_REPLY = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, WriteAuthorsReply(NUMBER)))


TODAY = after(60).date()
DAYS = WhyAbsent(PETROV.id).because_of(AbsenceReason.TRIP)


ADMINISTERED = AskedQuestion(
    1, Question(ADMIN.id, ADMIN.private, Administer(AdminPage(PageKind.AUTHORITIES)))
)
SOUGHT = AskedQuestion(
    1,
    Question(
        ADMIN.id, ADMIN.private, Administer(AdminPage(PageKind.AUTHORITIES, words="Отдел спорта"))
    ),
)


KEEPING = AskedQuestion(1, Question(IVANOVA.id, CONTROL_CHAT, KeepTemplates(TemplatePage())))
OFFERED = AskedQuestion(1, Question(PETROV.id, ZHKH_CHAT, ChooseTemplate(NUMBER, TemplatePage())))


INVITING = AskedQuestion(
    1,
    Question(
        ADMIN.id,
        ADMIN.private,
        Administer(AdminPage(PageKind.INVITATION, "code", "https://t.me/bot?start=code")),
    ),
)
REVIEWING = AskedQuestion(
    1,
    Question(
        ADMIN.id,
        ADMIN.private,
        Administer(AdminPage(PageKind.FILE, "changes", to_toml(OFFICE.organisation))),
    ),
)
PARTING = AskedQuestion(
    1,
    Question(
        ADMIN.id,
        ADMIN.private,
        Administer(AdminPage(PageKind.HAND_OVER, f"{PETROV.id}:suspended", "zhkh")),
    ),
)
LISTING = AskedQuestion(
    1,
    Question(
        ADMIN.id,
        ADMIN.private,
        Administer(AdminPage(PageKind.PEOPLE, "new:", words_of([]))),
    ),
)
INVITED = AskedQuestion(
    1,
    Question(
        STRANGER,
        Place(ChatId(STRANGER)),
        AcceptInvitation("code", (Post(Role.HEAD),), "Иванова А. П."),
    ),
)


def asked_of_absence(plan: AbsencePlan) -> AskedQuestion:
    return AskedQuestion(1, Question(IVANOVA.id, PRIVATE, PlanAbsence(plan)))


CONTROL_CARD = ControlCard(NUMBER)
EXECUTOR_CARD = ExecutorCard(NUMBER, ZHKH)
APPROVAL_CARD = ApprovalCard(NUMBER, FIRST)
PLACEMENT_CARD = PlacementCard(NUMBER, FIRST)
OVERVIEW_CARD = OverviewCard(NUMBER)
APPEAL_CARD = ReferralCard(NUMBER, ZHKH)
ALERT_CARD = AlertCard(NUMBER)
PROMISE = PromiseNumber(1)
PROMISE_CARD = PromiseCard(NUMBER, FIRST)


at = {status: partial(standing, status) for status in Status}


def joined() -> Incident:
    """To one of the same number: there is no other one here."""
    incident = led_by_roads()
    incident.joined_to = NUMBER
    return incident


def planned() -> Incident:
    incident = registered()
    incident.choose(ZHKH)
    return incident


def found() -> Incident:
    return registered(kind=IncidentKind.PUBLICATION)


def just_found() -> Incident:
    """The executor has registered it for their own authority five minutes ago."""
    incident = registered(Actor(PETROV.id), IncidentKind.PUBLICATION, ZHKH)
    incident.registered_at = after(55)
    incident.route(ZHKH, Actor(PETROV.id), after(55))
    incident.events.clear()
    return incident


def led_by_roads() -> Incident:
    """The housing department informs the one for roads, and has not yet done so (§12)."""
    incident = registered()
    incident.choose(ROADS)
    incident.choose(ZHKH)
    incident.choose_lead(ROADS)
    incident.route(None, ANNA, after(10))
    incident.events.clear()
    return incident


def drafted_by_roads() -> Incident:
    incident = led_by_roads()
    incident.submit(ANSWER, BORIS, after(20))
    incident.events.clear()
    return incident


def changing_authorities() -> Incident:
    incident = led_by_roads()
    incident.start_choosing()
    incident.choose_lead(ZHKH)
    return incident


def alerted() -> Incident:
    incident = registered()
    incident.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(1))
    return incident


def just_placed() -> Incident:
    incident = standing(Status.APPROVED)
    incident.place(None, BORIS, after(50))
    incident.events.clear()
    return incident


def just_asked() -> Incident:
    incident = approved(DraftKind.CLARIFICATION)
    incident.place("https://vk.com/a", BORIS, after(50))
    incident.events.clear()
    return incident


def just_promised() -> Incident:
    incident = standing(Status.APPROVED)
    incident.place(None, BORIS, after(50), promised=[(date(2026, 7, 1), "Свет дадим к 1 июля.")])
    incident.events.clear()
    return incident


def promise_watched() -> Incident:
    incident = just_promised()
    incident.watch_promise(PROMISE, BORIS, after(51))
    incident.events.clear()
    return incident


@dataclass(frozen=True)
class Case:
    """An update, what stands on the shelf, and whether a use case changes it."""

    payload: Payload
    make: Callable[[], Incident] = at[Status.IN_PROGRESS]
    card: CardKey | None = None
    asked: AskedQuestion | None = None
    changes: bool = False
    selection: Selection | None = None

    async def play(self) -> tuple[Response | None, Shelf]:
        shelf = Shelf(self.make, self.card, self.asked, self.selection)
        return await feed(self.payload, shelf), shelf


def selected(asked: Bulk | None = None) -> Selection:
    """Control has picked the one incident, and is asked that."""
    return Selection(
        id=SelectionId(1), person=IVANOVA.id, offered=(NUMBER,), chosen={NUMBER}, asked=asked
    )


def said(text: str | None) -> Payload:
    return message(IVANOVA.id, PRIVATE, text)


def forwarded(text: str) -> Payload:
    payload = said(text)
    origin = {"type": "hidden_user", "sender_user_name": "Жительница", "date": 1781593200}
    payload["message"]["forward_origin"] = origin
    return payload


def replied(text: str, place: Place = ZHKH_CHAT, person: PersonId = PETROV.id) -> Payload:
    return message(person, place, text, reply=True)


def controls(data: Button, place: Place = CONTROL_CHAT) -> Payload:
    return press(IVANOVA.id, place, data)


def executors(data: Button) -> Payload:
    return press(PETROV.id, ZHKH_CHAT, data)


def admins(data: Button) -> Payload:
    return press(ADMIN.id, ADMIN.private, data)


def deputys(data: Button) -> Payload:
    return press(DEPUTY.id, DEPUTYS_CHAT, data)


COMMANDED = {
    f"/{name}": Case(said(f"/{name} 7"), at[Status.REGISTERED], changes=name == "new")
    for name in COMMANDS
}

REPLIED = {
    CardKind.EXECUTOR: Case(replied(ANSWER), card=EXECUTOR_CARD, changes=True),
    CardKind.APPROVAL: Case(
        replied("Назовите срок", CONTROL_CHAT, IVANOVA.id),
        at[Status.ON_APPROVAL],
        APPROVAL_CARD,
        changes=True,
    ),
    CardKind.PLACEMENT: Case(
        replied("https://vk.com/a"), at[Status.APPROVED], PLACEMENT_CARD, changes=True
    ),
    CardKind.CONTROL: Case(
        replied("09:00", CONTROL_CHAT, IVANOVA.id),
        at[Status.REGISTERED],
        CONTROL_CARD,
        changes=True,
    ),
    CardKind.OVERVIEW: Case(replied("Что это?"), card=OVERVIEW_CARD),
    CardKind.REFERRAL: Case(
        replied("Дорога ваша", CONTROL_CHAT, IVANOVA.id), returned, APPEAL_CARD, changes=True
    ),
    CardKind.PROMISE: Case(replied("Что это?"), just_promised, PROMISE_CARD),
    CardKind.ALERT: Case(replied("Что это?", DEPUTYS_CHAT, DEPUTY.id), alerted, ALERT_CARD),
}

PRESSED = {
    Decide: Case(
        controls(Decide(number=NUMBER, version=FIRST, off_topic=True, language=False)),
        at[Status.ON_APPROVAL],
        changes=True,
    ),
    ApproveWithout: Case(
        controls(ApproveWithout(number=NUMBER, version=FIRST, without=mark_of((ZHKH,)))),
        drafted_by_roads,
        changes=True,
    ),
    ChooseLead: Case(
        controls(ChooseLead(number=NUMBER, authority=ZHKH)),
        changing_authorities,
        changes=True,
    ),
    PickSeveral: Case(controls(PickSeveral(number=NUMBER)), led_by_roads, changes=True),
    SaveAuthorities: Case(
        controls(SaveAuthorities(number=NUMBER, seen=Plan((ROADS, ZHKH), ZHKH).mark)),
        changing_authorities,
        changes=True,
    ),
    KeepAuthorities: Case(
        controls(KeepAuthorities(number=NUMBER)), changing_authorities, changes=True
    ),
    ConfirmContribution: Case(
        executors(ConfirmContribution(question=1)),
        led_by_roads,
        asked=HELD_INFORMATION,
        changes=True,
    ),
    Choose: Case(controls(Choose(number=NUMBER, authority=ZHKH)), registered, changes=True),
    Send: Case(controls(Send(number=NUMBER, seen=Plan((ZHKH,)).mark)), planned, changes=True),
    RouteTo: Case(controls(RouteTo(number=NUMBER, authority=ZHKH)), registered, changes=True),
    MoreAuthorities: Case(controls(MoreAuthorities(number=NUMBER)), registered),
    MoreToPick: Case(controls(MoreToPick(number=NUMBER, sheet=1)), registered),
    AskImportance: Case(controls(AskImportance(number=NUMBER, importance=Importance.HIGH))),
    ConfirmImportance: Case(
        controls(ConfirmImportance(number=NUMBER, importance=Importance.HIGH)), changes=True
    ),
    OtherActions: Case(controls(OtherActions(number=NUMBER))),
    ToOtherActions: Case(controls(ToOtherActions(number=NUMBER))),
    ToApproval: Case(controls(ToApproval(number=NUMBER, version=FIRST)), at[Status.ON_APPROVAL]),
    ToReferral: Case(controls(ToReferral(number=NUMBER, authority=ZHKH)), returned),
    ConfirmSend: Case(
        controls(ConfirmSend(number=NUMBER, seen=Plan((ZHKH,)).mark)), planned, changes=True
    ),
    AskGiving: Case(controls(AskGiving(number=NUMBER)), found),
    GiveToControl: Case(controls(GiveToControl(number=NUMBER)), found, changes=True),
    RegisterAs: Case(
        executors(RegisterAs(question=1, kind=IncidentKind.PUBLICATION, authority=ZHKH)),
        asked=MESSAGE_TO_REGISTER,
        changes=True,
    ),
    DropMessage: Case(executors(DropMessage(question=1)), asked=MESSAGE_TO_REGISTER),
    AskGrounds: Case(controls(AskGrounds(number=NUMBER))),
    PickGround: Case(controls(PickGround(number=NUMBER, ground=NoAnswerGround.HARM))),
    ConfirmNoAnswer: Case(
        controls(ConfirmNoAnswer(number=NUMBER, ground=NoAnswerGround.HARM)), changes=True
    ),
    AskCancel: Case(controls(AskCancel(number=NUMBER))),
    AskTemplate: Case(executors(AskTemplate(number=NUMBER))),
    PickTemplate: Case(executors(PickTemplate(question=1, template=TEMPLATE.id)), asked=OFFERED),
    TurnTemplates: Case(controls(TurnTemplates(question=1, sheet=1)), asked=KEEPING),
    OpenTemplatePage: Case(
        controls(OpenTemplatePage(question=1, kind=TemplatePageKind.NEW)), asked=KEEPING
    ),
    MeanKind: Case(
        controls(MeanKind(question=1, template=TEMPLATE.id, kind=TemplateKind.INTERIM)),
        asked=KEEPING,
    ),
    MeanAuthority: Case(
        controls(MeanAuthority(question=1, template=TEMPLATE.id, authority=ZHKH)), asked=KEEPING
    ),
    RemoveTemplate: Case(controls(RemoveTemplate(question=1, template=TEMPLATE.id)), asked=KEEPING),
    CloseTemplates: Case(controls(CloseTemplates(question=1)), asked=KEEPING),
    MakeTemplate: Case(controls(MakeTemplate(number=NUMBER)), at[Status.ANSWERED]),
    AskReturn: Case(executors(AskReturn(number=NUMBER, authority=ZHKH))),
    AskProposal: Case(executors(AskProposal(number=NUMBER, authority=ZHKH))),
    Propose: Case(
        executors(Propose(number=NUMBER, authority=ZHKH, ground=NoAnswerGround.HARM)),
        changes=True,
    ),
    AskRedirect: Case(controls(AskRedirect(number=NUMBER, referral=ReferralNumber(1))), returned),
    Redirect: Case(
        controls(Redirect(number=NUMBER, referral=ReferralNumber(1), authority=ROADS)),
        returned,
        changes=True,
    ),
    DeclineReferral: Case(
        controls(DeclineReferral(number=NUMBER, referral=ReferralNumber(1))), returned, changes=True
    ),
    AskNoAnswer: Case(controls(AskNoAnswer(number=NUMBER, referral=ReferralNumber(1))), proposed),
    ConfirmProposal: Case(
        controls(ConfirmProposal(number=NUMBER, referral=ReferralNumber(1))), proposed, changes=True
    ),
    BackToReferral: Case(
        controls(BackToReferral(number=NUMBER, referral=ReferralNumber(1))), returned
    ),
    Cancel: Case(controls(Cancel(number=NUMBER, ground=CancelGround.MISTAKE)), changes=True),
    AskDuplicate: Case(controls(AskDuplicate(number=NUMBER))),
    AskOriginal: Case(controls(AskOriginal(number=NUMBER))),
    PickOriginal: Case(controls(PickOriginal(number=NUMBER, original=NUMBER))),
    AskMain: Case(controls(AskMain(number=NUMBER))),
    AskOtherMain: Case(controls(AskOtherMain(number=NUMBER))),
    PickMain: Case(controls(PickMain(number=NUMBER, main=NUMBER))),
    AskSeparating: Case(controls(AskSeparating(number=NUMBER)), joined),
    Separate: Case(controls(Separate(number=NUMBER)), joined, changes=True),
    AskReopen: Case(controls(AskReopen(number=NUMBER)), at[Status.ANSWERED]),
    ConfirmReopen: Case(controls(ConfirmReopen(number=NUMBER)), at[Status.ANSWERED], changes=True),
    AskLink: Case(executors(AskLink(number=NUMBER, version=FIRST)), at[Status.APPROVED]),
    NoLink: Case(
        executors(NoLink(number=NUMBER, version=FIRST)), at[Status.APPROVED], changes=True
    ),
    AskNoLink: Case(executors(AskNoLink(number=NUMBER, version=FIRST)), at[Status.APPROVED]),
    ConfirmNoLink: Case(
        executors(ConfirmNoLink(number=NUMBER, version=FIRST)), at[Status.APPROVED], changes=True
    ),
    Back: Case(controls(Back(kind=CardKind.CONTROL, number=NUMBER))),
    ChooseIncident: Case(
        executors(ChooseIncident(question=1, number=NUMBER)), asked=ABOUT_ONE, changes=True
    ),
    CancelQuestion: Case(
        executors(CancelQuestion(question=1)),
        at[Status.APPROVED],
        asked=DOUBTFUL_LINK,
    ),
    ConfirmLink: Case(
        executors(ConfirmLink(question=1)),
        at[Status.APPROVED],
        asked=DOUBTFUL_LINK,
        changes=True,
    ),
    WithdrawLink: Case(executors(WithdrawLink(question=1)), asked=DOUBTFUL_LINK),
    Acknowledge: Case(deputys(Acknowledge(number=NUMBER)), alerted, changes=True),
    AskReported: Case(deputys(AskReported(number=NUMBER)), alerted),
    ConfirmReported: Case(deputys(ConfirmReported(number=NUMBER)), alerted, changes=True),
    Take: Case(executors(Take(number=NUMBER, authority=ZHKH)), changes=True),
    ConfirmTake: Case(
        executors(ConfirmTake(number=NUMBER, authority=ZHKH, assignee=PersonId(602))), changes=True
    ),
    CancelOwnMistake: Case(
        executors(CancelOwnMistake(number=NUMBER, authority=ZHKH)), just_found, changes=True
    ),
    KeepAssignee: Case(executors(KeepAssignee(number=NUMBER, authority=ZHKH))),
    WithdrawDraft: Case(
        executors(WithdrawDraft(number=NUMBER, version=FIRST)), at[Status.ON_APPROVAL]
    ),
    ConfirmWithdrawing: Case(
        executors(ConfirmWithdrawing(number=NUMBER, version=FIRST)),
        at[Status.ON_APPROVAL],
        changes=True,
    ),
    RecallApproval: Case(
        controls(RecallApproval(number=NUMBER, version=FIRST)), at[Status.APPROVED]
    ),
    ConfirmRecalling: Case(
        controls(ConfirmRecalling(number=NUMBER, version=FIRST)),
        at[Status.APPROVED],
        changes=True,
    ),
    Says: Case(controls(Says()), at[Status.APPROVED]),
    WatchPromise: Case(
        executors(WatchPromise(number=NUMBER, version=FIRST, promise=PROMISE)),
        just_promised,
        changes=True,
    ),
    DeclinePromises: Case(
        executors(DeclinePromises(number=NUMBER, version=FIRST)), just_promised, changes=True
    ),
    TellKept: Case(
        executors(TellKept(number=NUMBER, version=FIRST, promise=PROMISE)), promise_watched
    ),
    MovePromise: Case(
        executors(MovePromise(number=NUMBER, version=FIRST, promise=PROMISE)), promise_watched
    ),
    AskDropping: Case(
        executors(AskDropping(number=NUMBER, version=FIRST, promise=PROMISE)), promise_watched
    ),
    ConfirmDropping: Case(
        executors(ConfirmDropping(number=NUMBER, version=FIRST, promise=PROMISE)),
        promise_watched,
        changes=True,
    ),
    UndoPlacement: Case(executors(UndoPlacement(number=NUMBER, version=FIRST)), just_placed),
    ConfirmUnplacing: Case(
        executors(ConfirmUnplacing(number=NUMBER, version=FIRST)), just_placed, changes=True
    ),
    AskPlacementTime: Case(executors(AskPlacementTime(number=NUMBER, version=FIRST)), just_placed),
    ConfirmDraft: Case(executors(ConfirmDraft(question=1)), asked=HELD_TEXT, changes=True),
    ShowPage: Case(controls(ShowPage(of=ListKind.OPEN, page=0))),
    OpenSelection: Case(controls(OpenSelection(overdue=False))),
    SelectOne: Case(
        controls(SelectOne(selection=SelectionId(1), incident=NUMBER, chosen=True)),
        selection=selected(),
    ),
    SelectPage: Case(
        controls(SelectPage(selection=SelectionId(1), page=0, chosen=False)), selection=selected()
    ),
    TurnPage: Case(controls(TurnPage(selection=SelectionId(1), page=1)), selection=selected()),
    AskBulk: Case(
        controls(AskBulk(selection=SelectionId(1), bulk_action=BulkAction.CANCEL)),
        selection=selected(),
    ),
    ConfirmBulk: Case(
        controls(ConfirmBulk(selection=SelectionId(1), bulk_action=BulkAction.RAISE)),
        changes=True,
        selection=selected(Bulk(BulkAction.RAISE)),
    ),
    ThinkAgain: Case(controls(ThinkAgain(selection=SelectionId(1))), selection=selected()),
    OpenFound: Case(controls(OpenFound(incident=NUMBER))),
    TurnFound: Case(controls(TurnFound(search=SearchId(1), page=1))),
    Narrow: Case(controls(Narrow(search=SearchId(1), what=Narrowing.PERIOD))),
    OfCondition: Case(controls(OfCondition(search=SearchId(1), condition=Status.ANSWERED))),
    OfAuthority: Case(controls(OfAuthority(search=SearchId(1)))),
    OfPeriod: Case(controls(OfPeriod(search=SearchId(1), span=Span.LAST_WEEK))),
    SearchAll: Case(controls(SearchAll(question=1))),
    OrderReport: Case(controls(OrderReport(question=1, span=Span.LAST_WEEK))),
    OrderBriefing: Case(deputys(OrderBriefing(question=1, span=Span.LAST_WEEK))),
    ChooseForControl: Case(deputys(ChooseForControl())),
    ShowKept: Case(controls(ShowKept())),
    GiveBriefing: Case(controls(GiveBriefing(briefing=BriefingId(1)))),
    SendBriefing: Case(controls(SendBriefing(briefing=BriefingId(1)))),
    AskCancelBriefing: Case(deputys(AskCancelBriefing(briefing=BriefingId(1)))),
    CancelBriefing: Case(deputys(CancelBriefing(briefing=BriefingId(1)))),
    BackToBriefing: Case(controls(BackToBriefing(briefing=BriefingId(1)))),
    ReplaceConclusion: Case(controls(ReplaceConclusion(question=1)), asked=OTHER_WORDS),
    StopJob: Case(controls(StopJob(job=JobId(1)))),
    PutRows: Case(controls(PutRows(job=JobId(1), finished=False))),
    CloseSelection: Case(controls(CloseSelection(selection=SelectionId(1))), selection=selected()),
    AskDraft: Case(
        executors(AskDraft(number=NUMBER, kind=DraftKind.INTERIM)),
    ),
    AskAuthorsReply: Case(executors(AskAuthorsReply(number=NUMBER)), clarified),
    CallExecutors: Case(
        controls(CallExecutors(number=NUMBER)), at[Status.IN_PROGRESS], changes=True
    ),
    AllowInterim: Case(
        controls(AllowInterim(number=NUMBER)), at[Status.AWAITING_FINAL], changes=True
    ),
    CorrectDraft: Case(executors(CorrectDraft(question=1)), asked=HELD_TEXT, changes=True),
    TeachHeld: Case(executors(TeachHeld(question=1, index=0)), asked=HELD_TEXT),
    TeachWord: Case(
        controls(TeachWord(number=NUMBER, version=FIRST, index=0)), at[Status.ON_APPROVAL]
    ),
    DropDraft: Case(executors(DropDraft(question=1)), asked=HELD_TEXT),
    ChooseAbsent: Case(
        controls(ChooseAbsent(question=1, person=PETROV.id), PRIVATE),
        asked=asked_of_absence(ListAbsences()),
    ),
    GiveReason: Case(
        controls(GiveReason(question=1, reason=AbsenceReason.TRIP), PRIVATE),
        asked=asked_of_absence(WhyAbsent(PETROV.id)),
    ),
    UntilBack: Case(
        controls(UntilBack(question=1), PRIVATE),
        asked=asked_of_absence(DAYS),
    ),
    ChooseSubstitute: Case(
        controls(ChooseSubstitute(question=1, person=KOZLOVA.id), PRIVATE),
        asked=asked_of_absence(DAYS.lasting(TODAY, TODAY)),
    ),
    MarkAbsence: Case(
        controls(MarkAbsence(question=1), PRIVATE),
        asked=asked_of_absence(DAYS.lasting(TODAY, TODAY).replaced_by(None)),
    ),
    DropAbsence: Case(
        controls(DropAbsence(question=1), PRIVATE), asked=asked_of_absence(ListAbsences())
    ),
    EndAbsence: Case(controls(EndAbsence(absence=AbsenceId(1)), PRIVATE)),
    OpenPage: Case(admins(OpenPage(question=1, kind=PageKind.STAFF)), asked=ADMINISTERED),
    TurnSheet: Case(admins(TurnSheet(question=1, sheet=1)), asked=ADMINISTERED),
    SwitchReport: Case(
        admins(SwitchReport(question=1, of=Schedule.WEEKLY, made=False)), asked=ADMINISTERED
    ),
    ChooseValue: Case(
        admins(ChooseValue(question=1, option=Option.MASK, value=0)), asked=ADMINISTERED
    ),
    ChooseRegion: Case(admins(ChooseRegion(question=1, region="")), asked=ADMINISTERED),
    NotLater: Case(admins(NotLater(question=1, day="2027-01-11")), asked=ADMINISTERED),
    DeclareDay: Case(
        admins(DeclareDay(question=1, day="2026-12-31", kind=DayKind.OFF)), asked=ADMINISTERED
    ),
    FinishPage: Case(admins(FinishPage(question=1)), asked=ADMINISTERED),
    Appoint: Case(admins(Appoint(question=1, person=PETROV.id, post="head.")), asked=ADMINISTERED),
    Relieve: Case(
        admins(Relieve(question=1, person=PETROV.id, post="executor.zhkh")), asked=ADMINISTERED
    ),
    Bind: Case(admins(Bind(question=1, code="zhkh", surely=True)), asked=ADMINISTERED),
    Watch: Case(admins(Watch(question=1, code=ZHKH, network=Network.VK)), asked=ADMINISTERED),
    WatchAll: Case(admins(WatchAll(question=1, code=ZHKH)), asked=ADMINISTERED),
    AddNamed: Case(admins(AddNamed(question=1)), asked=SOUGHT),
    CloseAuthority: Case(admins(CloseAuthority(question=1, code=ROADS)), asked=ADMINISTERED),
    Suspend: Case(admins(Suspend(question=1, person=PETROV.id)), asked=ADMINISTERED),
    Restore: Case(admins(Restore(question=1, person=PETROV.id)), asked=ADMINISTERED),
    Dismiss: Case(admins(Dismiss(question=1, person=PETROV.id)), asked=ADMINISTERED),
    InviteAnybody: Case(admins(InviteAnybody(question=1, post="head.")), asked=ADMINISTERED),
    LetIn: Case(admins(LetIn(person=PersonId(950)))),
    RefuseAccess: Case(admins(RefuseAccess(person=PersonId(950)))),
    ApplyFile: Case(admins(ApplyFile(question=1)), asked=REVIEWING),
    HandOver: Case(admins(HandOver(question=1)), asked=PARTING),
    ApplyList: Case(admins(ApplyList(question=1)), asked=LISTING),
    SendSample: Case(admins(SendSample(question=1)), asked=LISTING),
    SendOrganisation: Case(admins(SendOrganisation(question=1)), asked=REVIEWING),
    ShowPicture: Case(admins(ShowPicture(question=1)), asked=INVITING),
    TakeBack: Case(admins(TakeBack(question=1)), asked=INVITING),
    ThatIsMe: Case(press(STRANGER, Place(ChatId(STRANGER)), ThatIsMe(question=1)), asked=INVITED),
    NotMe: Case(press(STRANGER, Place(ChatId(STRANGER)), NotMe(question=1)), asked=INVITED),
}

OTHERS = {
    "days of an absence": Case(said("24.11–05.12"), asked=asked_of_absence(DAYS)),
    "days with nonsense": Case(replied("скоро"), asked=asked_of_absence(DAYS)),
    "no days although they are asked": Case(said("Скоро"), asked=asked_of_absence(DAYS)),
    "a registration while days are asked": Case(
        said("Нет воды https://vk.com/wall-1_1"), asked=asked_of_absence(DAYS), changes=True
    ),
    "/cancel": Case(message(IVANOVA.id, CONTROL_CHAT, "/cancel")),
    "/absence in a group": Case(message(IVANOVA.id, CONTROL_CHAT, "/absence")),
    "a registration in private": Case(forwarded("Нет воды"), changes=True),
    "words in private that may be anything": Case(said("Нет воды")),
    "the text that was asked for": Case(said("Нет воды"), asked=NEW_MESSAGE, changes=True),
    "a sticker in private": Case(said(None)),
    "a stranger in private": Case(message(STRANGER, Place(ChatId(STRANGER)), "Здравствуйте")),
    "a link to the executor's card": Case(
        replied("https://vk.com/a"), at[Status.APPROVED], EXECUTOR_CARD, changes=True
    ),
    "a card whose number was lost": Case(replied(ANSWER), changes=True),
    "talk in a group": Case(message(PETROV.id, ZHKH_CHAT, "Обед?")),
    "a command in a group not connected": Case(message(IVANOVA.id, ELSEWHERE, "/open")),
    "an unknown command": Case(said("/weather")),
    "the bot taken out of a group": Case(taken_out(ZHKH_CHAT)),
    "a group that becomes a supergroup": Case(migrated(ZHKH_CHAT, ELSEWHERE)),
    "an admin behind the group": Case(anonymous(ZHKH_CHAT, "/open")),
    "an edited draft": Case(
        edited(PETROV.id, ZHKH_CHAT, "Воду дадут сегодня"), at[Status.APPROVED], EXECUTOR_CARD
    ),
    "a text that looks like talk": Case(replied(TALK), card=EXECUTOR_CARD),
    "information for the lead": Case(replied(ANSWER), led_by_roads, EXECUTOR_CARD, changes=True),
    "information that looks like talk": Case(replied(TALK), led_by_roads, EXECUTOR_CARD),
    "edited information that was asked about": Case(
        edited(PETROV.id, ZHKH_CHAT, ANSWER),
        led_by_roads,
        EXECUTOR_CARD,
        HELD_INFORMATION,
        changes=True,
    ),
    "an approval without information": Case(
        controls(Decide(number=NUMBER, version=FIRST, off_topic=False, language=False)),
        drafted_by_roads,
    ),
    "«Назад» on a draft": Case(
        controls(Back(kind=CardKind.APPROVAL, number=NUMBER, version=FIRST)), drafted_by_roads
    ),
    "a text after the approval": Case(replied(ANSWER), at[Status.APPROVED], PLACEMENT_CARD),
    "talk after the approval": Case(replied(TALK), at[Status.APPROVED], PLACEMENT_CARD),
    "a corrected link": Case(
        replied("https://vk.com/b"), just_placed, PLACEMENT_CARD, changes=True
    ),
    "an edited text that was asked about": Case(
        edited(PETROV.id, ZHKH_CHAT, ANSWER), card=EXECUTOR_CARD, asked=HELD_TEXT, changes=True
    ),
    "the time that was asked for": Case(
        replied("09:45"), just_placed, asked=WHEN_PLACED, changes=True
    ),
    "the reason that was asked for": Case(
        replied("Дорога областная"), asked=WHY_RETURNED, changes=True
    ),
    "the number that was asked for": Case(
        replied("7", CONTROL_CHAT, IVANOVA.id), asked=WHICH_ORIGINAL
    ),
    "the number of the main one": Case(replied("7", CONTROL_CHAT, IVANOVA.id), asked=WHICH_MAIN),
    "the link that was asked for": Case(
        replied("https://example.org/1"), at[Status.APPROVED], asked=WHERE_PLACED, changes=True
    ),
    "no link although it was asked for": Case(
        replied("Разместил"), at[Status.APPROVED], asked=WHERE_PLACED
    ),
    "how a promise was kept": Case(
        replied("Свет дали"), promise_watched, asked=HOW_KEPT, changes=True
    ),
    "nothing of how it was kept": Case(
        message(PETROV.id, ZHKH_CHAT, None, reply=True), promise_watched, asked=HOW_KEPT
    ),
    "another day of a promise": Case(
        replied("05.07, ждём кабель"), promise_watched, asked=WHICH_DAY, changes=True
    ),
    "another day without a reason": Case(replied("05.07"), promise_watched, asked=WHICH_DAY),
    "no day": Case(replied("Ждём кабель"), promise_watched, asked=WHICH_DAY),
    "«Назад» on a promise": Case(
        executors(Back(kind=CardKind.PROMISE, number=NUMBER, version=FIRST)), promise_watched
    ),
    "no time although it was asked for": Case(replied("Утром"), just_placed, asked=WHEN_PLACED),
    "a registration while a time is asked for": Case(
        forwarded("На улице Мира нет воды"), just_placed, asked=IN_PRIVATE, changes=True
    ),
    "the interim answer that was asked for": Case(replied(TALK), asked=INTERIM, changes=True),
    "no text although one was asked for": Case(
        message(PETROV.id, ZHKH_CHAT, None, reply=True), asked=INTERIM
    ),
    "the author's reply that was asked for": Case(
        replied("Второй"), clarified, asked=AUTHORS_REPLY, changes=True
    ),
    "a text to what is placed already": Case(replied(ANSWER), clarified, PLACEMENT_CARD),
    "a corrected link to a question": Case(
        replied("https://vk.com/b"), just_asked, EXECUTOR_CARD, changes=True
    ),
    "a refused draft": Case(replied("  "), card=EXECUTOR_CARD),
    "a refused press": Case(executors(Send(number=NUMBER))),
    "«Назад» on an alert": Case(deputys(Back(kind=CardKind.ALERT, number=NUMBER)), alerted),
    "a press with malformed data": Case(press(IVANOVA.id, CONTROL_CHAT, "v:7:x")),
    "a press of nobody's button": Case(press(IVANOVA.id, CONTROL_CHAT, "…")),
    "a press with a number past every database": Case(
        press(IVANOVA.id, CONTROL_CHAT, f"go:{10**30}")
    ),
}

CASES = {
    **COMMANDED,
    **{f"a reply to the card «{kind.name}»": case for kind, case in REPLIED.items()},
    **{f"the button {of.__name__}": case for of, case in PRESSED.items()},
    **OTHERS,
}


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often something was given to a thread since."""
    numbers = count()
    real = asyncio.to_thread

    async def counted(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        next(numbers)
        return await real(function, *args, **kwargs)

    monkeypatch.setattr(asyncio, "to_thread", counted)
    return lambda: next(numbers)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_an_update_is_handled_without_a_thread(
    case: Case, threads: Callable[[], int]
) -> None:
    answer, shelf = await case.play()
    assert isinstance(answer, Response)
    assert bool(shelf.saved) is case.changes
    assert not (answer.notices and shelf.saved)
    assert threads() == 0


async def test_a_thread_would_be_noticed(threads: Callable[[], int]) -> None:
    await asyncio.to_thread(int)
    assert threads() == 1


def test_no_command_reply_or_button_is_left_out() -> None:
    assert set(REPLIED) == {card.kind for card in get_args(CardKey)} == set(CardKind)
    assert set(PRESSED) == set(BUTTONS.values())


def test_no_kind_of_update_is_left_out() -> None:
    fed = {kind for case in CASES.values() for kind in case.payload if kind != "update_id"}
    assert fed == set(UPDATE_KINDS)


async def test_a_refusal_is_told_and_a_bad_button_too() -> None:
    refused, _ = await CASES["a refused draft"].play()
    assert refused is not None
    [answer] = refused.notices
    assert isinstance(answer, Say)
    for name in ("a refused press", "a press with malformed data", "a press of nobody's button"):
        pressed, _ = await CASES[name].play()
        assert pressed is not None
        assert pressed.toast is not None
        assert pressed.toast.alert
