"""Every kind of update finds its one function, and none of them costs a thread, which is dear."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import count
from typing import Any, get_args

import pytest

from bot.messengers.packing import pack, unpack
from bot.networks.vk.links import Spot, url_of
from bot.telegram.receiving import UPDATE_KINDS
from domain.model.actor import Actor
from domain.model.conversation.cards import (
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
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.question import About, HeldMessage, HeldText, Question
from domain.model.conversation.questions import (
    AcceptInvitation,
    Administer,
    ChoosePastAnswer,
    ChooseTemplate,
    ConfirmAccount,
    DoubtfulLink,
    HeldConclusion,
    HeldContribution,
    HeldDraft,
    KeepTemplates,
    MainIncident,
    Original,
    PlacementLink,
    PlacementTime,
    PlanAbsence,
    PromiseDay,
    PromiseDone,
    Register,
    ReturnReason,
    ReturnWithText,
    WhatIsMeant,
    WriteAuthorsReply,
    WriteDraft,
)
from domain.model.conversation.selection import Bulk, BulkAction, Selection
from domain.model.found_comment import mark_of_rest
from domain.model.ids import (
    BriefingId,
    ChatId,
    IncidentNumber,
    MessageId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
    PromiseNumber,
    SelectionId,
    id_in,
    mark_of,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import (
    Importance,
    IncidentKind,
    Status,
)
from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.message.link import LinkWarning
from domain.model.network.post import FoundPost, PostAddress
from domain.model.organisation.absence import Absence, AbsenceReason
from domain.model.organisation.options import Option
from domain.model.organisation.page import page_key
from domain.model.organisation.people import Post, Role
from domain.ports.reading import AskedQuestion
from handlers import absences as absence
from handlers import selection as several
from handlers import sorting
from handlers.administration import (
    accounts,
    files,
    inviting,
)
from handlers.cards import alert as on_alert
from handlers.cards import approval as on_approval
from handlers.cards import placement as on_placement
from handlers.cards import placing_as
from handlers.cards import promise as on_promise
from handlers.cards import referral as on_referral
from handlers.cards.buttons import Back
from handlers.cards.control import buttons as on_control
from handlers.cards.control import joining
from handlers.cards.executor import buttons as on_executor
from handlers.lists import talk
from handlers.messages.dispatch import COMMANDS
from handlers.news import announcements
from handlers.questions import buttons as question
from handlers.reading.organisation_file import to_toml
from handlers.reports import buttons as report
from handlers.templates import past_answers
from handlers.ui.buttons import BUTTONS, AskingButton, Button, Says
from handlers.ui.context import Response
from handlers.ui.menus import PAGES, Choice
from handlers.ui.questions import Drop
from tests.bot.contexts import (
    COMMENT,
    OFFICE,
    PAGE,
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
from tests.buttons import button_of
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
    NUMBER,
    PETROV,
    ROADS,
    ZHKH,
    ZHKH_CHAT,
    after,
    approved,
    clarified,
    found,
    led_by_roads,
    proposed,
    registered,
    returned,
    returned_with_text,
    standing,
    with_ready_text,
)

PRIVATE = Place(ChatId(IVANOVA.id))
ELSEWHERE = Place(ChatId(-5000))
STRANGER = PersonId(999)
WRITTEN = MessageRef(BOT, ZHKH_CHAT, MessageId("11"))


def asked(about: About, person: PersonId = IVANOVA.id, place: Place = PRIVATE) -> AskedQuestion:
    return AskedQuestion(1, Question(person, place, about))


executor_asked = partial(asked, person=PETROV.id, place=ZHKH_CHAT)
control_asked = partial(asked, place=CONTROL_CHAT)


def administered(kind: PageKind, key: str = "", words: str = "") -> AskedQuestion:
    return asked(Administer(MenuPage(kind, key, words)), ADMIN.id, ADMIN.private)


NEW_MESSAGE = asked(Register())
DOUBTFUL_LINK = executor_asked(DoubtfulLink(NUMBER, "https://ok.ru/1", LinkWarning.OTHER_NETWORK))

ANSWER = "Воду в дом дадут завтра к вечеру."
TALK = "Кто возьмёт?"
HELD_TEXT = executor_asked(HeldDraft(NUMBER, HeldText(TALK, WRITTEN)))
MESSAGE_TO_REGISTER = executor_asked(
    WhatIsMeant(HeldMessage(CitizenMessage("Нет воды"), after(50), (WRITTEN,)))
)
ABOUT_ONE = executor_asked(
    WhatIsMeant(
        HeldMessage(
            CitizenMessage("Воду дадут сегодня до обеда."), after(50), (WRITTEN,), listed=(NUMBER,)
        )
    )
)
READY = control_asked(ReturnWithText(NUMBER, FIRST, 0))
HELD_INFORMATION = executor_asked(HeldContribution(NUMBER, ZHKH, HeldText(TALK, WRITTEN)))
WHERE_PLACED = executor_asked(PlacementLink(NUMBER))
WHEN_PLACED = executor_asked(PlacementTime(NUMBER))
WHY_RETURNED = executor_asked(ReturnReason(NUMBER, ZHKH))
WHICH_MAIN = control_asked(MainIncident(NUMBER))
WHICH_ORIGINAL = control_asked(Original(NUMBER))
OTHER_WORDS = control_asked(HeldConclusion(BriefingId(1), HeldText("Хорошо.", None)))
IN_PRIVATE = asked(PlacementTime(NUMBER))

INTERIM = executor_asked(WriteDraft(NUMBER, DraftKind.INTERIM))
HOW_KEPT = executor_asked(PromiseDone(NUMBER, PromiseNumber(1)))
WHICH_DAY = executor_asked(PromiseDay(NUMBER, PromiseNumber(1)))
AUTHORS_REPLY = executor_asked(WriteAuthorsReply(NUMBER))

TODAY = after(60).date()
PLANNED = Absence(PETROV.id, AbsenceReason.TRIP, TODAY, TODAY)

ADMINISTERED = administered(PageKind.AUTHORITIES)
SOUGHT = administered(PageKind.AUTHORITIES, words="Отдел спорта")

KEEPING = control_asked(KeepTemplates())
OFFERED = executor_asked(ChooseTemplate(NUMBER))
ANSWERED_BEFORE = executor_asked(ChoosePastAnswer(NUMBER, (AnswerRef(IncidentNumber(2), FIRST),)))

INVITING = administered(PageKind.INVITATION, "one", "https://t.me/bot?start=")
REVIEWING = administered(PageKind.FILE, "changes", to_toml(OFFICE.organisation))
PARTING = administered(PageKind.HAND_OVER, f"{PETROV.id}:suspended", "zhkh")
LISTING = administered(PageKind.PEOPLE, "new:", files.words_of([]))
INVITED = asked(
    AcceptInvitation("one", (Post(Role.HEAD),), "Иванова А. П."), STRANGER, Place(ChatId(STRANGER))
)
CONFIRMING = executor_asked(ConfirmAccount(PersonId(id_in(Messenger.MAX, 77)), "Пётр"))


def planning(kind: PageKind, key: str = "", absence: Absence | None = None) -> AskedQuestion:
    return asked(PlanAbsence(MenuPage(kind, key), absence))


DAYS = planning(PageKind.ABSENCE_DAYS, f"{PETROV.id}.trip")

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
    incident.pick(ZHKH)
    return incident


def just_found() -> Incident:
    """The executor has registered it for their own authority five minutes ago."""
    incident = registered(Actor(PETROV.id), IncidentKind.PUBLICATION, ZHKH)
    incident.registered_at = after(55)
    incident.route(ZHKH, Actor(PETROV.id), after(55))
    incident.events.clear()
    return incident


def drafted_by_roads() -> Incident:
    incident = led_by_roads()
    incident.submit(ANSWER, BORIS, after(20))
    incident.events.clear()
    return incident


def changing_authorities() -> Incident:
    incident = led_by_roads()
    incident.start_picking()
    incident.pick_lead(ZHKH)
    return incident


def alerted() -> Incident:
    incident = registered()
    incident.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(1))
    return incident


def on_own_page() -> Incident:
    incident = standing(Status.APPROVED)
    incident.message = replace(incident.message, url=url_of(Spot(-1, 2)))
    return incident


def found_standing() -> Incident:
    incident = on_own_page()
    under = PostAddress(Network.VK, "-1_2")
    incident.order_placing(PAGE, under, BORIS, after(50))
    found = FoundPost(
        PostAddress(Network.VK, "-1_2_9"), url_of(Spot(-1, 2, 9)), ANSWER, after(50), None
    )
    incident.note_standing(found, after(51))
    incident.events.clear()
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


def promise_tracked() -> Incident:
    incident = just_promised()
    incident.track_promise(PROMISE, BORIS, after(51))
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


def pressed_by(person: PersonId, place: Place) -> Callable[..., dict[type[Button], Case]]:
    """What they press there, of buttons or of their kinds."""

    def cases(
        *pressed: type[Button] | Button,
        make: Callable[[], Incident] = at[Status.IN_PROGRESS],
        **more: Any,
    ) -> dict[type[Button], Case]:
        buttons = (button_of(one) if isinstance(one, type) else one for one in pressed)
        return {type(one): Case(press(person, place, one), make, **more) for one in buttons}

    return cases


control = pressed_by(IVANOVA.id, CONTROL_CHAT)
privately = pressed_by(IVANOVA.id, PRIVATE)
executor = pressed_by(PETROV.id, ZHKH_CHAT)
deputy = pressed_by(DEPUTY.id, DEPUTYS_CHAT)
admin = pressed_by(ADMIN.id, ADMIN.private)
stranger = pressed_by(STRANGER, Place(ChatId(STRANGER)))


def usual(of: type[Button]) -> Case:
    """Pressed by control or on a page of the administration, with an incident in progress."""
    if of.__module__.startswith(("handlers.administration.", "handlers.ui.menus")):
        return admin(of, asked=ADMINISTERED)[of]
    return control(of)[of]


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

PRESSED: dict[type[Button], Case] = {
    **{of: usual(of) for of in BUTTONS.values()},
    **control(
        sorting.RegisterComment, sorting.RouteComment, sorting.LeaveCommentUnanswered, changes=True
    ),
    **control(button_of(sorting.DismissRest, seen=mark_of_rest([COMMENT]))),
    **control(
        button_of(on_approval.Decide, without=mark_of((ZHKH,))),
        make=drafted_by_roads,
        changes=True,
    ),
    **control(
        on_control.ChooseLead,
        button_of(on_control.ChangeAuthorities, seen=Plan((ROADS, ZHKH), ZHKH).mark),
        on_control.KeepAuthorities,
        make=changing_authorities,
        changes=True,
    ),
    **control(on_control.PickSeveral, make=led_by_roads, changes=True),
    **executor(
        question.ConfirmContribution, make=led_by_roads, asked=HELD_INFORMATION, changes=True
    ),
    **control(
        on_control.Choose,
        button_of(on_control.Route, authority=ZHKH),
        make=registered,
        changes=True,
    ),
    **control(on_control.MoreAuthorities, make=registered),
    **control(
        on_control.SetImportance,
        on_control.LeaveUnanswered,
        on_control.Cancel,
        on_control.CallExecutors,
        changes=True,
    ),
    **control(on_approval.TeachWord, make=at[Status.ON_APPROVAL]),
    **control(on_referral.AskRedirect, make=returned),
    **control(on_control.GiveToControl, make=found, changes=True),
    **executor(
        button_of(question.RegisterAs, question=1, authority=ZHKH),
        asked=MESSAGE_TO_REGISTER,
        changes=True,
    ),
    **executor(
        on_executor.AskTemplate,
        on_executor.AskPastAnswers,
        on_executor.AskReturn,
        on_executor.AskProposal,
        on_executor.AskDraft,
        accounts.LinkAccount,
    ),
    **executor(past_answers.TakePastAnswer, asked=ANSWERED_BEFORE, changes=True),
    **control(on_control.MakeTemplate, make=at[Status.ANSWERED]),
    **executor(
        on_executor.Propose,
        on_executor.Take,
        changes=True,
    ),
    **control(
        button_of(on_referral.Redirect, authority=ROADS),
        on_referral.DeclineReferral,
        make=returned,
        changes=True,
    ),
    **control(on_referral.ConfirmProposal, make=proposed, changes=True),
    **control(joining.Separate, make=joined, changes=True),
    **control(on_control.Reopen, make=at[Status.ANSWERED], changes=True),
    **executor(on_placement.AskLink, make=at[Status.APPROVED]),
    **executor(
        on_placement.NoLink, on_placement.PlaceWithoutLink, make=at[Status.APPROVED], changes=True
    ),
    **executor(
        button_of(placing_as.PlaceAs, address=page_key(PAGE)), make=on_own_page, changes=True
    ),
    **executor(placing_as.RecordStanding, make=found_standing, changes=True),
    **executor(question.ChooseIncident, asked=ABOUT_ONE, changes=True),
    **executor(Drop, make=at[Status.APPROVED], asked=DOUBTFUL_LINK),
    **executor(question.ConfirmLink, make=at[Status.APPROVED], asked=DOUBTFUL_LINK, changes=True),
    **deputy(on_alert.Acknowledge, on_alert.ReportToHead, make=alerted, changes=True),
    **control(question.ReturnWith, make=with_ready_text, asked=READY, changes=True),
    **executor(on_executor.AcceptText, make=returned_with_text, changes=True),
    **executor(on_executor.CancelOwnMistake, make=just_found, changes=True),
    **executor(on_executor.WithdrawDraft, make=at[Status.ON_APPROVAL], changes=True),
    **control(on_approval.RecallApproval, make=at[Status.APPROVED], changes=True),
    **control(Says, make=at[Status.APPROVED]),
    **executor(
        on_promise.WatchPromise, on_promise.DeclinePromises, make=just_promised, changes=True
    ),
    **executor(on_promise.TellKept, on_promise.MovePromise, make=promise_tracked),
    **executor(on_promise.DropPromise, make=promise_tracked, changes=True),
    **executor(on_placement.UndoPlacement, make=just_placed, changes=True),
    **executor(on_placement.AskPlacementTime, make=just_placed),
    **executor(
        question.ConfirmDraft, question.CorrectDraft, talk.WasAnswer, asked=HELD_TEXT, changes=True
    ),
    **control(
        several.SelectOne,
        several.SelectPage,
        several.TurnPage,
        several.AskBulk,
        several.CloseSelection,
        selection=selected(),
    ),
    **control(
        button_of(several.ConfirmBulk, bulk_action=BulkAction.RAISE),
        selection=selected(Bulk(BulkAction.RAISE)),
        changes=True,
    ),
    **deputy(
        report.OrderBriefing,
        report.ChooseForControl,
        report.CancelBriefing,
    ),
    **control(question.ReplaceConclusion, asked=OTHER_WORDS),
    **executor(on_executor.AskAuthorsReply, make=clarified),
    **control(on_control.AllowInterim, make=at[Status.AWAITING_FINAL], changes=True),
    **executor(question.TeachHeld, question.CallTalk, asked=HELD_TEXT),
    **privately(absence.EndAbsence),
    **executor(accounts.MyAccount, asked=CONFIRMING),
    **admin(
        button_of(announcements.LetIn, person=PersonId(950)),
        button_of(announcements.RefuseAccess, person=PersonId(950)),
    ),
    **stranger(inviting.ThatIsMe, inviting.NotMe, asked=INVITED),
}


def choices(
    kind: PageKind,
    *values: str,
    key: str = "",
    by: Callable[..., dict[type[Button], Case]] = admin,
    asked: AskedQuestion = ADMINISTERED,
) -> dict[str, Case]:
    """The choices of a page, by its name and their values."""
    return {
        f"{kind.name} {value}".strip(): by(
            Choice(question=1, kind=kind, key=key, value=value), asked=asked
        )[Choice]
        for value in values or ("",)
    }


CHOICES = {
    **choices(PageKind.OVERVIEW),
    **choices(PageKind.REGION, ""),
    **choices(PageKind.REPORTS, "weekly.1", "monthly.0"),
    **choices(PageKind.HOURS, "2027-01-11"),
    **choices(PageKind.DAY, "", "off", key="2026-12-31"),
    **choices(PageKind.OPTION, "1", key=Option.MASK),
    **choices(PageKind.FILE, asked=REVIEWING),
    **choices(PageKind.AUTHORITIES, asked=SOUGHT),
    **choices(PageKind.NETWORKS, "", "vk.1", key=ZHKH),
    **choices(PageKind.CLOSE, "", ZHKH, key=ROADS),
    **choices(PageKind.LINK, ZHKH),
    **choices(PageKind.LINK_SURELY, "", ZHKH),
    **choices(PageKind.PERSON, "suspend", "restore", key=str(PETROV.id)),
    **choices(PageKind.ROLE, "head.", key=str(PETROV.id)),
    **choices(PageKind.BODY, ROADS, key=f"{PETROV.id}.executor"),
    **choices(PageKind.RELIEVE, key=f"{PETROV.id}.executor.zhkh"),
    **choices(PageKind.DISMISS, key=str(PETROV.id)),
    **choices(PageKind.UNLINK, str(PETROV.id), key=str(id_in(Messenger.MAX, 77))),
    **choices(PageKind.HAND_OVER, "", asked=PARTING),
    **choices(PageKind.INVITE, key="authorised."),
    **choices(PageKind.INVITATION, "picture", "back", asked=INVITING),
    **choices(PageKind.LIST, asked=LISTING),
    **choices(PageKind.PEOPLE, asked=LISTING),
    **choices(PageKind.PAGES),
    **choices(PageKind.PAGE, "reads.1", "token", key=page_key(PAGE)),
    **choices(PageKind.PLACING, key=page_key(PAGE)),
    **choices(PageKind.REMOVE_PAGE, key=page_key(PAGE)),
    **choices(PageKind.TOKENS, "vk"),
    **choices(PageKind.TOKEN, page_key(PAGE)),
    **choices(PageKind.REMOVE_TEMPLATE, key="1", by=control, asked=KEEPING),
    **choices(PageKind.OFFERED_TEMPLATES, "1", by=executor, asked=OFFERED),
    **choices(PageKind.ABSENCE_DAYS, key=f"{PETROV.id}.trip", by=privately, asked=DAYS),
    **choices(PageKind.ABSENCE, by=privately, asked=planning(PageKind.ABSENCE, absence=PLANNED)),
}

PRESSES = {of.__name__: case for of, case in PRESSED.items()} | CHOICES
"""Every button, and every choice of a page."""

OTHERS = {
    "days of an absence": Case(said("24.11–05.12"), asked=DAYS),
    "days with nonsense": Case(replied("скоро"), asked=DAYS),
    "no days although they are asked": Case(said("Скоро"), asked=DAYS),
    "a registration while days are asked": Case(
        said("Нет воды https://vk.com/wall-1_1"), asked=DAYS, changes=True
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
        press(
            IVANOVA.id,
            CONTROL_CHAT,
            on_approval.Decide(number=NUMBER, version=FIRST, off_topic=False, language=False),
        ),
        drafted_by_roads,
    ),
    "«Назад» on a draft": Case(
        press(IVANOVA.id, CONTROL_CHAT, Back(kind=CardKind.APPROVAL, number=NUMBER, version=FIRST)),
        drafted_by_roads,
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
        replied("Свет дали"), promise_tracked, asked=HOW_KEPT, changes=True
    ),
    "nothing of how it was kept": Case(
        message(PETROV.id, ZHKH_CHAT, None, reply=True), promise_tracked, asked=HOW_KEPT
    ),
    "another day of a promise": Case(
        replied("05.07, ждём кабель"), promise_tracked, asked=WHICH_DAY, changes=True
    ),
    "another day without a reason": Case(replied("05.07"), promise_tracked, asked=WHICH_DAY),
    "no day": Case(replied("Ждём кабель"), promise_tracked, asked=WHICH_DAY),
    "«Назад» on a promise": Case(
        press(PETROV.id, ZHKH_CHAT, Back(kind=CardKind.PROMISE, number=NUMBER, version=FIRST)),
        promise_tracked,
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
    "a refused press": Case(
        press(PETROV.id, ZHKH_CHAT, on_control.Route(number=NUMBER, seen=Plan((ZHKH,)).mark))
    ),
    "«Назад» on an alert": Case(
        press(DEPUTY.id, DEPUTYS_CHAT, Back(kind=CardKind.ALERT, number=NUMBER)), alerted
    ),
    "a press with malformed data": Case(press(IVANOVA.id, CONTROL_CHAT, "v:7:x")),
    "a press of nobody's button": Case(press(IVANOVA.id, CONTROL_CHAT, "…")),
    "a press with a number past every database": Case(
        press(IVANOVA.id, CONTROL_CHAT, f"to:{10**30}::x")
    ),
}


def asked_first(case: Case) -> Case | None:
    """The press before, of a button that asks before it acts."""
    query = case.payload["callback_query"]
    button = unpack(query["data"])
    if not isinstance(button, AskingButton):
        return None
    asks = {**query, "data": pack(replace(button, sure=False))}
    return replace(
        case,
        payload={**case.payload, "callback_query": asks},
        changes=bool(getattr(button, "doubts", ())),
    )


ASKED = {of: asks for of, case in PRESSED.items() if (asks := asked_first(case))}

CASES = {
    **COMMANDED,
    **{f"a reply to the card «{kind.name}»": case for kind, case in REPLIED.items()},
    **{f"the button {name}": case for name, case in PRESSES.items()},
    **{f"the question of {of.__name__}": case for of, case in ASKED.items()},
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


NOT_ON_THE_SHELF = {
    "PickOriginal",
    "PickMain",
    "PutRows",
    "TurnNames",
    "GiveName",
    "TeachHeld",
    "SearchAll",
    "PAGES",
    "PAGE token",
    "TOKENS vk",
    "PERSON restore",
}


@pytest.mark.parametrize("name", PRESSES)
async def test_a_press_is_refused_only_if_what_it_is_about_is_missing(name: str) -> None:
    answer, _ = await PRESSES[name].play()
    assert answer is not None
    refused = answer.toast is not None and answer.toast.alert
    assert refused is (name in NOT_ON_THE_SHELF), answer.toast


def test_no_page_with_choices_is_left_out() -> None:
    pressed = (unpack(case.payload["callback_query"]["data"]) for case in CHOICES.values())
    kinds = {one.kind for one in pressed if isinstance(one, Choice)}
    assert kinds == {kind for kind, page in PAGES.items() if page.chosen is not None}


def test_no_reply_is_left_out() -> None:
    assert set(REPLIED) == {card.kind for card in get_args(CardKey)} == set(CardKind)


def test_no_kind_of_update_is_left_out() -> None:
    fed = {kind for case in CASES.values() for kind in case.payload if kind != "update_id"}
    assert fed == set(UPDATE_KINDS)


async def test_a_refusal_is_told_and_a_bad_button_too() -> None:
    refused, _ = await CASES["a refused draft"].play()
    assert refused is not None
    [answer] = refused.notices
    assert isinstance(answer, TextNotice)
    for name in ("a refused press", "a press with malformed data", "a press of nobody's button"):
        pressed, _ = await CASES[name].play()
        assert pressed is not None
        assert pressed.toast is not None
        assert pressed.toast.alert
