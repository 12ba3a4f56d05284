"""What people did, against what is stored and what stands in the chats.

What is stored agrees with itself: that is `otklik db check`. Each check here, of what only the
people and their chats can show, raises AssertionError with what it found.
"""

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from io import BytesIO
from itertools import islice
from typing import Any, Final

import docx
from openpyxl import load_workbook
from sqlalchemy import RowMapping

from bot.jobs.queue import StartedTooOften
from bot.messengers.packing import unpack
from bot.messengers.processing import STARTS_UNTIL_DEAD
from bot.sandbox import Chat, Document, Message, Press
from bot.sandbox.chat import Posted
from bot.sandbox.markup import RichText, parse_html
from bot.sandbox.server import Call
from bot.telegram.markup import MarkupForm, reply_markup
from domain.model.conversation.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    ControlCard,
    ExecutorCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.conversation.job import JobState
from domain.model.conversation.notices.kinds import (
    Ask,
    Audience,
    News,
    Remind,
    SendStoredFile,
    ShowCard,
    TextNotice,
)
from domain.model.conversation.notices.recipients import notices_for
from domain.model.conversation.question import HeldText
from domain.model.ids import UNSEEN, AuthorityCode, IncidentNumber, MessageRef, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, DraftState, RejectionReason
from domain.model.incident.events import (
    DraftApproved,
    ImportanceChanged,
    IncidentEvent,
    PlacementLinkCorrected,
    Redirected,
    Registered,
    Reminded,
    Routed,
    TakenToWork,
)
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Importance, Status
from domain.model.outcome import MOST_COPIES
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import in_each_mode
from handlers.cards.approval import Decide
from handlers.cards.control.buttons import Choose
from handlers.cards.placement import NoLink, PlaceWithoutLink
from handlers.reports.buttons import OrderReport
from handlers.ui.buttons import Says
from handlers.ui.markup import without_clock
from handlers.ui.rendered import MessagePart
from storage.conversation.questions import question_of
from storage.schema.columns import card_of, place_of
from storage.schema.messages import InboxState, OutboxState
from tests.e2e.kill.evidence import Evidence
from tests.e2e.kill.ledger import Ledger
from tests.e2e.kill.organisation import ADMIN
from tests.e2e.kill.run import End
from tests.e2e.kill.scenarios import Scenario, scenario_of
from tests.e2e.kill.workload import NUMBER
from tests.telegram import DropAfter, OddAnswer, Oddity, Sandbox

_ALBUM = 2
"""Photos in each album of the workload."""

_SENDING = {"sendMessage": 1, "sendPhoto": 1, "sendDocument": 1, "sendMediaGroup": _ALBUM}
"""Calls that send, with how many messages each."""

_WHOLE_SECOND = timedelta(seconds=1)
"""Telegram tells the moments of messages no finer."""

_HOW_FAR = re.compile(r"Отчёт [^:]+:")
"""How the message about a report begins: sent again, it says how far the report is by then."""

_BEGUN_TOO_OFTEN = StartedTooOften.__name__
"""By processes that were killed."""

_LEFT_IN_SOCKET: Final = timedelta(seconds=3)
"""How long after its end a call of a killed process may still be read, on a busy machine."""

_RECORDED: Final = frozenset(
    [
        "AlertAcknowledged",
        "AnswerPlaced",
        "Cancelled",
        "CommentAdded",
        "ContributionReceived",
        "DraftApproved",
        "DraftRejected",
        "DraftSubmitted",
        "ImportanceChanged",
        "InterimPlaced",
        "NoAnswerDecided",
        "NoAnswerProposed",
        "PlacementLinkCorrected",
        "Redirected",
        "ReferralCommented",
        "ReferralDeclined",
        "Registered",
        "Reminded",
        "ReportedToHead",
        "ReturnedToControl",
        "Routed",
        "TakenToWork",
    ]
)
"""The events of what these people do."""


MessageKey = tuple[int, str]
"""A chat and a message id, as stored."""


@dataclass
class Repeat:
    """A message of the bot that no notice knows of; `dropped`: its answer never left the sandbox."""

    chat: int
    at: datetime
    dropped: bool
    next_at: datetime
    """When the bot's next message came into that chat."""


@dataclass
class Audit:
    """All that the checks compare."""

    ledger: Ledger
    found: Evidence
    sandbox: Sandbox

    def all(self) -> None:
        """Every check of what is stored and of what is shown."""
        assert list(self.found.discrepancies) == []
        self.every_update_is_handled_once()
        self.every_registration_is_one_incident()
        self.every_draft_is_one_version()
        self.every_edit_counts()
        self.every_comment_is_kept()
        self.every_contribution_is_kept()
        self.every_reason_is_kept()
        self.every_decision_is_somebodys_press()
        self.every_fate_is_fulfilled()
        self.every_choice_counts()
        self.every_answer_is_placed_once()
        self.nothing_else_is_recorded()
        self.every_notice_is_delivered()
        self.every_reminder_reaches_each_place_once()
        self.every_album_went_whole()
        self.every_report_comes_once()
        self.every_card_shows_the_final_state()

    def every_update_is_handled_once(self) -> None:
        rows = self.found.inbox
        assert {row["state"] for row in rows} == {InboxState.DONE}
        failed = [row["error"] for row in rows if row["failures"]]
        assert not failed, failed
        assert max(row["starts"] for row in rows) < STARTS_UNTIL_DEAD
        numbers = sorted(row["update_id"] for row in rows)
        assert numbers == list(range(numbers[0], numbers[0] + len(rows)))
        presses = Counter(row["payload"].get("callback_query", {}).get("id") for row in rows)
        del presses[None]
        assert presses == Counter(press.id for press in self.ledger.presses)
        received = {
            (body["chat"]["id"], body["message_id"])
            for row in rows
            if (body := row["payload"].get("message"))
        }
        assert received >= {(said.chat.id, said.id) for said in self.ledger.messages()}

    def every_registration_is_one_incident(self) -> None:
        incidents = self.found.incidents
        assert sorted(incidents) == list(range(1, len(incidents) + 1))
        by_message = {
            (of.registered_by.source.place.chat, of.registered_by.source.message): of.message.text
            for of in incidents.values()
            if of.registered_by and of.registered_by.source
        }
        assert by_message == {_sent_as(said): said.text for said in self.ledger.registered}
        by_id = {of.external_id: (of.number, of.message.text) for of in incidents.values()}
        by_id.pop(None, None)
        assert by_id == {name: (of.number, of.text) for name, of in self.ledger.posted.items()}
        assert len(incidents) == len(by_message) + len(by_id)

    def every_draft_is_one_version(self) -> None:
        stored: list[tuple[int, MessageKey, str]] = [
            (of.number, _key(draft.signed.source), draft.text)
            for of in self.found.incidents.values()
            for draft in of.drafts
            if draft.signed.source and not draft.signed.source.edited_at
        ]
        sent = {(number, _sent_as(said)): said for number, said in self.ledger.drafts}
        assert not _twice((number, key) for number, key, _ in stored)
        for number, key, text in stored:
            assert text == _first_text(sent[number, key])
        kept = {(number, key) for number, key, _ in stored}
        for (number, key), said in sent.items():
            if (number, key) not in kept:
                assert self._told(said), f"№{number}: {said.text!r} is lost"
                assert self.found.incidents[number].approved_draft or self._closed(number)

    def every_edit_counts(self) -> None:
        numbers = {said: number for number, said in self.ledger.drafts}
        done = {
            (body["chat"]["id"], str(body["message_id"])): row["done_at"]
            for row in self.found.inbox
            if (body := row["payload"].get("edited_message"))
        }
        for edit in self.ledger.edits:
            key = _sent_as(edit.message)
            drafts = self.found.incidents[numbers[edit.message]].drafts
            versions = [
                draft
                for draft in drafts
                if draft.signed.source and _key(draft.signed.source) == key
            ]
            edited = [
                draft.text
                for draft in versions
                if draft.signed.source and draft.signed.source.edited_at
            ]
            if not edited:
                settled = [draft for draft in versions if draft.state is not DraftState.WAITING]
                assert settled or not versions, f"the edit of {key} is lost"
                for draft in settled:
                    assert not draft.decision or draft.decision.signed.at <= done[key]
            else:
                assert edited == [edit.text]

    def every_comment_is_kept(self) -> None:
        for number, said in self.ledger.comments:
            kept = [
                comment.text
                for draft in self.found.incidents[number].drafts
                for comment in draft.comments
                if comment.signed.source and _key(comment.signed.source) == _sent_as(said)
            ]
            assert kept == [said.text] or (not kept and self._told(said)), f"{said.text!r} is lost"

    def every_decision_is_somebodys_press(self) -> None:
        presses: dict[tuple[int, int], list[tuple[Decide, Press]]] = defaultdict(list)
        for press in self.ledger.presses:
            if verdict := _verdict(press.data):
                presses[verdict.number, verdict.version].append((verdict, press))
        for of in self.found.incidents.values():
            for draft in of.drafts:
                pressed = presses.pop((of.number, draft.version), [])
                decision = draft.decision
                if decision is None:
                    assert draft.state is DraftState.SUPERSEDED or not pressed
                    continue
                winners = [
                    press
                    for verdict, press in pressed
                    if press.user.id == decision.signed.by
                    and _reasons(verdict) == set(decision.reasons)
                ]
                assert winners, f"№{of.number}, version {draft.version}: nobody decided so"
                for _, press in pressed:
                    if press not in winners:
                        assert not _told_success(press, of.number)
        assert not presses

    def every_contribution_is_kept(self) -> None:
        """Once, unless its author was told why not."""
        stored = [
            (of.number, _key(told.signed.source), told.text)
            for of in self.found.incidents.values()
            for told in of.contributions
            if told.signed.source
        ]
        self._kept(stored, self.ledger.contributions)

    def every_reason_is_kept(self) -> None:
        """The same of returns."""
        stored = [
            (of.number, _key(referral.signed.source), referral.reason)
            for of in self.found.incidents.values()
            for referral in of.referrals
            if referral.signed.source and referral.returned
        ]
        self._kept(stored, self.ledger.reasons)

    def _kept(
        self, stored: Sequence[tuple[int, MessageKey, str]], sent: list[tuple[int, Message]]
    ) -> None:
        written = {(number, _sent_as(said), said.text): said for number, said in sent}
        assert not _twice(stored)
        assert set(stored) <= set(written)
        for key in set(written) - set(stored):
            assert self._told(written[key]), f"{key} is lost"

    def _approved_without(self, number: IncidentNumber) -> set[AuthorityCode]:
        """Whose information control could do without, so that nobody need have waited for it."""
        events = [event for _, event in self.found.events[number]]
        approved = (event for event in events if isinstance(event, DraftApproved))
        return {authority for event in approved for authority in event.without}

    def every_fate_is_fulfilled(self) -> None:
        """Whatever was interrupted: nobody went another way than the citizen's text says."""
        usual = [DraftKind.INTERIM, DraftKind.FINAL]
        for of in self.found.incidents.values():
            states = {referral.state for referral in of.referrals}
            match scenario := scenario_of(of.message.text):
                case Scenario.SEVERAL:
                    assert len(of.assignments) == 2, f"№{of.number}: {of.authorities}"
                    agreed = self._approved_without(of.number)
                    assert set(of.missing_contributions) <= agreed, f"№{of.number}: {agreed}"
                case Scenario.LASTING:
                    kinds = [of.placed_kind(placed) for placed in of.placements]
                    asked = self._answered_a_question(of.number)
                    assert kinds == usual or (asked and kinds == usual[1:]), f"№{of.number}"
                case Scenario.REDIRECTED:
                    assert any(referral.redirected_to == of.lead for referral in of.referrals)
                    assert states == {ReferralState.GRANTED}, f"№{of.number}: {of.referrals}"
                case Scenario.SENT_BACK | Scenario.DECLINED:
                    # Until its authority has read of that it may refer it again, and then it answers.
                    assert of.referrals[0].state is ReferralState.DECLINED, f"№{of.number}"
                    further = states - {ReferralState.DECLINED}
                    assert further <= {ReferralState.OVERTAKEN}, f"№{of.number}: {of.referrals}"
                case Scenario.UNANSWERED:
                    assert states == {ReferralState.GRANTED}, f"№{of.number}: {of.referrals}"
                case Scenario.UNDECIDED | None:
                    assert not of.referrals
                    assert not of.contributions
            if scenario not in {None, Scenario.UNDECIDED}:
                unanswered = scenario is Scenario.UNANSWERED
                assert of.status is (Status.NO_ANSWER if unanswered else Status.ANSWERED), scenario

    def _answered_a_question(self, number: int) -> bool:
        """Whether a draft answers a question: it may be handled before that is known to be one.

        Then, and if a colleague of whoever is asked answers, it is a draft like any other: only the
        question says that it is to be an interim one.
        """
        answered = [said.reply_to for of, said in self.ledger.drafts if of == number]
        return any(to is not None and to.asks_reply for to in answered)

    def scenarios(self) -> set[Scenario]:
        """Those that came up at all."""
        scenarios = {scenario_of(of.message.text) for of in self.found.incidents.values()}
        return {scenario for scenario in scenarios if scenario is not None}

    def every_choice_counts(self) -> None:
        """The last press in a chat says whether the authority is chosen; chats race."""
        chosen: dict[int, dict[int, bool]] = defaultdict(dict)
        for press in self.ledger.presses:
            if isinstance(data := unpack(press.data), Choose):
                chosen[data.number][press.message.chat.id] = data.chosen
        undecided = [
            of
            for of in self.found.incidents.values()
            if scenario_of(of.message.text) is Scenario.UNDECIDED
        ]
        assert undecided
        for of in undecided:
            picked = bool(of.plan and of.plan.authorities)
            assert picked in (chosen[of.number].values() or [False]), f"№{of.number}"

    def every_answer_is_placed_once(self) -> None:
        links: dict[int, set[str | None]] = defaultdict(set)
        for number, said in self.ledger.links:
            links[number].add(said.text.removeprefix("Разместили: "))
        for press in self.ledger.presses:
            data = unpack(press.data)
            if isinstance(data, PlaceWithoutLink) and data.sure:
                links[data.number].add(None)
        for of in self.found.incidents.values():
            placed = of.status is Status.ANSWERED
            kinds = [of.placed_kind(placement) for placement in of.placements]
            assert kinds.count(DraftKind.FINAL) == int(placed)
            assert placed or not kinds
            assert all(placement.url in links[of.number] for placement in of.placements)
            unplaced = scenario_of(of.message.text) in {Scenario.UNDECIDED, Scenario.UNANSWERED}
            assert placed or of.status is Status.CANCELLED or unplaced

    def nothing_else_is_recorded(self) -> None:
        """Only what these people do, and each of it as often as they do it."""
        for of in self.found.incidents.values():
            events = [event for _, event in self.found.events[of.number]]
            kinds = {type(event).__name__ for event in events}
            assert kinds <= _RECORDED, f"№{of.number}: {kinds - _RECORDED}"
            taken = [one.authority for one in events if isinstance(one, TakenToWork)]
            corrections = [one for one in events if isinstance(one, PlacementLinkCorrected)]
            changes = [one for one in events if isinstance(one, ImportanceChanged)]
            reminders = [one for one in events if isinstance(one, Reminded)]
            assert not _twice((one.kind, one.since) for one in reminders), f"№{of.number}"
            assert not _twice(taken), f"№{of.number}"
            assert not _twice((one.by, one.version) for one in corrections), f"№{of.number}"
            first = next(one for one in events if isinstance(one, Registered))
            assert len(changes) == int(of.importance is not first.importance)

    def every_reminder_reaches_each_place_once(self) -> None:
        """Or is dropped because it was no longer true; those of one chat may come as one message.

        There may be none: a quick program works the load off before the sweep first looks, which
        waits until what people have sent is read.
        """
        reminders = (row for row in self.found.outbox if row["kind"] == Remind.kind)
        rows = [row for row in reminders if row["event_id"] is not None]  # the others are digests
        about = {
            (event_id, notice.place.chat)
            for number, events in self.found.events.items()
            for event_id, event in events
            for notice in notices_for(
                event, self.found.incidents[number], self.found.office.organisation
            )
            if isinstance(notice, Remind)
        }
        told = {
            (chat, int(number))
            for chat, sent in self._sent.items()
            for message, _, _ in sent
            if "срок" in message.text.lower()
            for number in NUMBER.findall(message.text)
        }
        for row in rows:
            of = self.found.incidents[row["number"]]
            formerly = row["chat"] in self._may_have_had_it(of)
            assert formerly or (row["event_id"], row["chat"]) in about
            if of.closed_at is None or of.closed_at > row["finished_at"]:
                assert (row["chat"], of.number) in told

    def _may_have_had_it(self, of: Incident) -> set[int]:
        """The chats that were reminded while it waited there, though it is elsewhere now."""
        organisation = self.found.office.organisation
        waited_at = [organisation.place_of(referral.authority) for referral in of.referrals]
        return {place.chat for place in (organisation.control, *waited_at)}

    def every_notice_is_delivered(self) -> None:
        for row in self.found.outbox:
            dropped = row["state"] == OutboxState.DROPPED and row["kind"] == Remind.kind
            assert dropped or row["state"] == OutboxState.SENT or _assumed(row)
        self._all_news_is_there()
        standing = {row["outbox_id"]: row for row in self.found.sent}
        asked = {row["subject_id"] for row in self.found.sent if row["subject_kind"] == Ask.subject}
        for row in self.found.outbox:
            if _assumed(row):
                continue
            if row["kind"] == Ask.kind:  # what was asked is changed where it stands
                assert row["subject_id"] in asked
            elif row["kind"] == News.kind and row["id"] in standing:
                assert f"№{row['number']}" in self._standing(standing[row["id"]]).text
            elif row["kind"] == News.kind:  # a receipt that a reaction or an edited card has told
                said = self.sandbox.chat(row["chat"]).message(int(row["reply_to"]))
                assert row["payload"]["audience"] == Audience.AUTHOR
                assert said is not None
                assert said.reactions or self._card_sent_with(row)
        self._every_answer_is_told(standing)
        answered = Counter((row["chat"], row["reply_to"]) for row in self.found.outbox)
        for command in self.ledger.commands:
            times = answered[_sent_as(command)]
            if command.text == "/new":  # what is answered before it could be asked is not asked
                assert times <= 1
            elif not command.text.startswith("/incident"):
                assert times == 1, command.text

    def _card_sent_with(self, receipt: RowMapping) -> bool:
        """Whether a card of the incident was brought up to date there for the same event."""
        there = ("number", "chat", "thread", "created_at")
        return any(
            row["kind"] == ShowCard.kind
            and row["state"] == OutboxState.SENT
            and row["id"] < receipt["id"]
            and all(row[name] == receipt[name] for name in there)
            for row in self.found.outbox
        )

    def _every_answer_is_told(self, standing: Mapping[int, RowMapping]) -> None:
        """Those of one chat that were told together stand in one message; no text of them is kept.

        It stands as the first of them; by a clock that is stepped, several go at one moment.
        """
        told: dict[tuple[Place, datetime], int] = {}
        for row in self.found.outbox:
            if row["kind"] == TextNotice.kind and not _assumed(row):
                assert row["html"] == ""
                together = place_of(row), row["finished_at"]
                if row["id"] in standing or together not in told:
                    told[together] = row["id"]
                    assert self._standing(standing[row["id"]]).text

    def every_card_shows_the_final_state(self) -> None:
        cards: dict[tuple[Place, CardKey], list[RowMapping]] = defaultdict(list)
        for row in self.found.sent:
            card = card_of(row)
            if card is not None and row["current"] and row["part"] >= 0:
                cards[place_of(row), card].append(row)
        expected = {key for of in self.found.incidents.values() for key in self._cards_of(of)}
        assert expected <= {key for _, key in cards}
        for (place, card), rows in cards.items():
            shown = {row["part"]: self._standing(row) for row in rows}
            if _kept_up_to_date(card, self.found.incidents[card.number]):
                self._shows(card, place, shown)
            else:
                keys = [key for row in shown[max(shown)].content.keyboard for key in row]
                offered = [key.get("callback_data", "") for key in keys if "disabled" not in key]
                assert all(isinstance(unpack(data), Says) for data in offered), f"{card}: {keys}"

    def every_press_is_answered(self) -> None:
        """Unless Telegram refused to take the answer."""
        refused = {
            call.params["callback_query_id"]
            for call in self.sandbox.calls_to("answerCallbackQuery")
            if not call.happened
        }
        unanswered = {press.id for press in self.ledger.presses if press.answer is None}
        assert unanswered <= refused

    def only_what_was_in_flight_is_repeated(self, ends: Sequence[End]) -> None:
        """After a repeated message nothing more came into its chat before the program died."""
        begun = sorted(end.begun for end in ends)
        for repeat in self.repeats([end.at for end in ends]):
            life = bisect(begun, repeat.at)
            is_last = bisect(begun, repeat.next_at) > life
            assert repeat.dropped or is_last, f"{repeat} was not in flight"

    def repeats(self, killed: Sequence[datetime] = ()) -> list[Repeat]:
        """The bot's messages that no notice knows of: the same notice was sent again after them.

        A receipt may have come as a reaction then: the process after knew that the server takes one.
        `killed`: when processes were killed.
        """
        known = {(row["chat"], row["message"]) for row in self.found.sent}
        repeats = []
        for chat in self.sandbox.world.chats:
            sent = self._sent[chat]
            about = [(_texts(message), _subjects(message)) for message, _, _ in sent]
            for after, (message, at, dropped) in enumerate(sent, start=1):
                if _sent_as(message) not in known and not self._overtaken(chat, after - 1, killed):
                    words, subject = _texts(message)[0], _subject(message)
                    same = any(
                        subject in subjects or any(words in text for text in texts)
                        for texts, subjects in islice(about, after, None)
                    )
                    marked = self._marked_after(at, message.reply_to)
                    told = same or marked or self._is_answered(chat, message)
                    told = told or self._is_assumed(chat, message)
                    assert told, f"{message.text!r} is not repeated"
                    later = [moment for _, moment, _ in sent[after : after + 1]]
                    if not (marked or later):
                        continue
                    next_at = min([*marked, *later])
                    repeats.append(Repeat(chat, at, dropped, next_at))
        return repeats

    def _overtaken(self, chat: int, place: int, killed: Sequence[datetime]) -> bool:
        """Whether another process repeated it before it was read from the socket of the killed one."""
        message, at, _ = self._sent[chat][place]
        died = min((one for one in killed if one <= at < one + _LEFT_IN_SOCKET), default=at)
        again = (_texts(other) for other, moment, _ in self._sent[chat][:place] if moment >= died)
        words = _texts(message)[0]
        marked = self._marked_after(died, message.reply_to)
        return any(words in text for texts in again for text in texts) or any(
            moment <= at for moment in marked
        )

    def _is_answered(self, chat: int, message: Message) -> bool:
        """Whether it asks what was closed before any message was known to ask it: then none is to."""
        closed = self._closed_unasked[chat]
        about = {f"№{subject}" for subject in closed if subject is not None}
        return _asks(message) and (None in closed or not about.isdisjoint(_subjects(message)))

    @cached_property
    def _closed_unasked(self) -> Mapping[int, set[int | None]]:
        """By chat what the questions were about that are closed, and that no known message asks."""
        known = {row["subject_id"] for row in self.found.sent if row["subject_kind"] == Ask.subject}
        about = defaultdict[int, set[int | None]](set)
        for row in self.found.questions:
            if not row["open"] and row["id"] not in known:
                about[row["chat"]].add(row["subject"])
        return about

    def _is_assumed(self, chat: int, message: Message) -> bool:
        """After the last of the copies whose answers were lost no more are sent."""
        about = {_subject(message), "№None"}
        return any(
            _assumed(row) and row["chat"] == chat and f"№{row['number']}" in about
            for row in self.found.outbox
        )

    def _marked_after(self, at: datetime, answered: Message | None) -> list[datetime]:
        """When the bot reacted, after that moment, to the message that it had answered."""
        if answered is None:
            return []
        marked = self._marked.get((answered.chat.id, answered.id), [])
        return [moment for moment in marked if moment > at]

    @cached_property
    def _marked(self) -> Mapping[tuple[int | None, int], list[datetime]]:
        marked: dict[tuple[int | None, int], list[datetime]] = defaultdict(list)
        for call in self.sandbox.calls_to("setMessageReaction"):
            if call.happened:
                marked[call.chat, call.params["message_id"]].append(call.at)
        return marked

    def every_album_went_whole(self) -> None:
        """The files of a draft stand before each card on which it could be decided.

        Whoever asks for the incident in another chat gets the card, and the files, there too.
        """
        cards = Counter(
            (row["outbox_id"], row["number"], row["version"])
            for row in self.found.sent
            if row["part"] < 0 and row["card_kind"] == CardKind.APPROVAL
        )
        sent = [
            of for of in self.found.incidents.values() if any(one.attachments for one in of.drafts)
        ]
        assert set(cards.values()) == ({_ALBUM} if sent else set())
        decided = {
            (of.number, draft.version)
            for of in self.found.incidents.values()
            for draft in of.drafts
            if draft.attachments and draft.decision is not None
        }
        assert decided <= {(number, version) for _, number, version in cards}

    def every_report_comes_once(self) -> None:
        """Unless it was given up, which is told, and ordered anew; its files can be read."""
        orders = [one for one in self.ledger.presses if isinstance(unpack(one.data), OrderReport)]
        ends = Counter(
            (row["state"], (row["error"] or "").partition(" ")[0]) for row in self.found.jobs
        )
        done = ends.pop((JobState.DONE, ""), 0)
        assert set(ends) <= {(JobState.FAILED, _BEGUN_TOO_OFTEN)}
        assert 1 <= len(self.found.jobs) <= len(orders)
        files = {row["id"] for row in self.found.outbox if row["kind"] == SendStoredFile.kind}
        sent = [self._standing(row) for row in self.found.sent if row["outbox_id"] in files]
        assert len(sent) == len(files)
        made = [self.sandbox.person(ADMIN).download(one) for one in sent]
        documents = [one for one in made if isinstance(one, Document)]
        sheets = [one for one in documents if one.name.endswith(".xlsx")]
        pages = [one for one in documents if one.name.endswith(".docx")]
        assert done == len(sheets) == len(pages) >= 1
        for one in sheets:
            assert "Сводка" in load_workbook(BytesIO(one.data), read_only=True).sheetnames
        for one in pages:
            assert docx.Document(BytesIO(one.data)).paragraphs

    @cached_property
    def _sent(self) -> Mapping[int, list[tuple[Message, datetime, bool]]]:
        """By chat the bot's messages in their order: when, and whether the answer was lost.

        Of an album its first one.
        """
        posted = {number: self._posted(chat) for number, chat in self.sandbox.world.chats.items()}
        sent: dict[int, list[tuple[Message, datetime, bool]]] = {number: [] for number in posted}
        for call in self.sandbox.calls:
            if call.chat in posted and call.method in _SENDING and call.happened:
                first = next(posted[call.chat])
                sent[call.chat].append((first.message, first.at, _answer_was_lost(call)))
                for _ in range(_SENDING[call.method] - 1):
                    next(posted[call.chat])
        assert not any(next(left, None) for left in posted.values())
        return sent

    def _posted(self, chat: Chat) -> Iterator[Posted]:
        return (
            happening
            for happening in chat.story
            if isinstance(happening, Posted) and happening.message.sender.is_bot
        )

    def _all_news_is_there(self) -> None:
        """What a former authority was told is left out: the incident does not say whose it was.

        So is what those who report to the head heard of while it was of another importance.
        """
        former = {
            (event_id, audience)
            for events in self.found.events.values()
            for event_id, event in events
            for audience, changed in (
                (Audience.AUTHORITY, _changed_before(Redirected, event, events)),
                (Audience.OFFICERS, _of_another_importance(event, events)),
            )
            if changed
        }
        queued = Counter(
            (row["event_id"], row["payload"]["audience"], row["chat"])
            for row in self.found.outbox
            if row["kind"] == News.kind
            and (row["event_id"], row["payload"]["audience"]) not in former
        )
        wanted = Counter(
            (event_id, notice.audience, notice.place.chat)
            for number, events in self.found.events.items()
            for event_id, event in events
            for notice in notices_for(
                event, self.found.incidents[number], self.found.office.organisation
            )
            if isinstance(notice, News)
            and (event_id, notice.audience) not in former
            and not (
                notice.audience is Audience.AUTHORITY and _changed_before(Routed, event, events)
            )
            and not (notice.audience is Audience.CONTROL and _came_with_its_card(event, events))
        )
        assert queued == wanted, (queued - wanted, wanted - queued)

    def _cards_of(self, of: Incident) -> Iterator[CardKey]:
        events = [event for _, event in self.found.events[of.number]]
        if not any(isinstance(event, Routed) and event.by is None for event in events):
            yield ControlCard(of.number)
        if of.importance is Importance.HIGH:
            yield AlertCard(of.number)
        for authority in of.authorities:
            yield ExecutorCard(of.number, authority)
        for referral in of.referrals:
            yield ReferralCard(of.number, referral.authority)
        for draft in of.drafts:
            yield ApprovalCard(of.number, draft.version)
            if draft.state in {DraftState.APPROVED, DraftState.PLACED}:
                yield PlacementCard(of.number, draft.version)

    def _shows(self, card: CardKey, place: Place, shown: Mapping[int, Message]) -> None:
        """Each of its messages, by their parts; one whose number was never learned counts as shown."""
        snapshot = IncidentSnapshot(self.found.incidents[card.number], self.found.office)
        changed = max(_changed_at(message) for message in shown.values())
        all_known = (place, card) not in self._half_known

        views = (  # each is rendered only if none before it is shown
            rendered.parts
            for at in (changed, changed + _WHOLE_SECOND, changed - timedelta(seconds=3))
            for _, rendered in in_each_mode(card, place, snapshot, at)
        )
        assert any(
            (not all_known or there.keys() == shown.keys())
            and all(
                index in there and self._stands(message, there[index])
                for index, message in shown.items()
            )
            for there in (dict(enumerate(parts)) for parts in views)
        ), f"{card} shows {shown[max(shown)].text!r}"

    @cached_property
    def _half_known(self) -> set[tuple[Place, CardKey | None]]:
        """The cards of which a message stands under a number that was never learned."""
        assumed = (row for row in self.found.outbox if row["state"] == OutboxState.ASSUMED)
        return {(place_of(row), card_of(row)) for row in assumed}

    def _stands(self, message: Message, part: MessagePart) -> bool:
        """Whether the message shows it, in a form that the server takes."""
        content = message.content
        return (content.rich, content.markup) in [self._visible(part, form) for form in self._forms]

    @property
    def _forms(self) -> list[MarkupForm]:
        """A process sends the plain one until it knows what the server takes."""
        return (
            [MarkupForm.PLAIN] if self.sandbox.world.old else [MarkupForm.NEWEST, MarkupForm.PLAIN]
        )

    def _standing(self, sent: RowMapping) -> Message:
        message = self.sandbox.chat(sent["chat"]).message(int(sent["message"]))
        assert message is not None
        assert message.sender.is_bot
        return message

    def _told(self, said: Message) -> bool:
        """Whether its author was answered, or asked about it with other remarks of theirs."""
        answered = any(
            (row["chat"], row["reply_to"]) == _sent_as(said) for row in self.found.outbox
        )
        return answered or (_sent_as(said), said.text) in self._asked_with_others

    @cached_property
    def _asked_with_others(self) -> set[tuple[MessageKey, str]]:
        """Each remark of a question about several, as stored, if the question was sent."""
        sent = {row["subject_id"] for row in self.found.outbox if row["kind"] == Ask.kind}
        texts = [question_of(row).held for row in self.found.questions if row["id"] in sent]
        return {
            (_key(one.source), one.text)
            for text in texts
            if isinstance(text, HeldText)
            for one in text.remarks
            if one.source is not None
        }

    def _closed(self, number: int) -> bool:
        return self.found.incidents[number].status.closed

    def _rich(self, html: str, form: MarkupForm) -> RichText:
        parsed = parse_html(html if form is MarkupForm.NEWEST else without_clock(html))
        return self.sandbox.world.rich(parsed.text, parsed.entities)

    def _visible(self, part: MessagePart, form: MarkupForm) -> tuple[RichText, Any]:
        """What Telegram shows of it."""
        return self._rich(part.html, form), reply_markup(part.keyboard, form)


def _assumed(row: RowMapping) -> bool:
    """The answers to all its copies were lost: it counts as delivered, under a number nobody knows."""
    return MOST_COPIES in (row["unanswered"] or {}).values()


def _answer_was_lost(call: Call) -> bool:
    return isinstance(call.fault, DropAfter) or call.fault == OddAnswer(Oddity.TRUNCATED)


def _changed_before(
    kind: type[Routed | Redirected], event: IncidentEvent, events: list[tuple[int, IncidentEvent]]
) -> bool:
    """Its importance, while no authority, or another one, was to be told of that."""
    position = [one for _, one in events].index(event)
    later = [type(one) for _, one in events[position:]]
    return isinstance(event, ImportanceChanged) and kind in later


def _of_another_importance(event: IncidentEvent, events: list[tuple[int, IncidentEvent]]) -> bool:
    """Whether it is another one by now."""
    position = [one for _, one in events].index(event)
    later = [one for _, one in events[position + 1 :] if isinstance(one, ImportanceChanged)]
    return bool(later) and not isinstance(event, ImportanceChanged)


def _came_with_its_card(event: IncidentEvent, events: list[tuple[int, IncidentEvent]]) -> bool:
    """Registered by the monitoring system for control to route: the card itself told control."""
    routed_at_once = any(isinstance(one, Routed) and one.by is None for _, one in events)
    return isinstance(event, Registered) and event.by is None and not routed_at_once


def _kept_up_to_date(card: CardKey, of: Incident) -> bool:
    """Versions before the last two can't change any more; nor do cards of who has it no more."""
    if isinstance(card, ExecutorCard) and card.authority not in of.authorities:
        return False
    return not isinstance(card, ApprovalCard) or card.version in [
        draft.version for draft in of.drafts[-2:]
    ]


def _verdict(packed: str) -> Decide | None:
    """A decision on a version, also one without the information of somebody."""
    verdict = unpack(packed)
    if not isinstance(verdict, Decide):
        return None
    return replace(verdict, sure=False, without=UNSEEN)


def _reasons(verdict: Decide) -> set[RejectionReason]:
    given = {
        RejectionReason.OFF_TOPIC: verdict.off_topic,
        RejectionReason.LANGUAGE: verdict.language,
    }
    return {reason for reason, meant in given.items() if meant}


def _told_success(press: Press, number: IncidentNumber) -> bool:
    told = (f"№{number}: согласовано. ", f"№{number}: возвращено на доработку.")
    return press.answer is not None and (press.answer.text or "").startswith(told)


def _key(source: MessageRef) -> MessageKey:
    return source.place.chat, source.message


def _sent_as(message: Message) -> MessageKey:
    return message.chat.id, str(message.id)


def _first_text(said: Message) -> str:
    return said.history[0].rich.text if said.history else said.text


def _asks(message: Message) -> bool:
    """Whether words are to answer it, or buttons of a question, as it was sent."""
    sent = (message.history or [message.content])[0]
    keys = (unpack(key.get("callback_data", "")) for row in sent.keyboard for key in row)
    return "force_reply" in (sent.markup or {}) or any(
        isinstance(one, NoLink) or getattr(one, "question", None) is not None for one in keys
    )


def _subject(message: Message) -> str:
    """What it was about when it was sent: its №, or which report, else its words."""
    return _subject_of(_texts(message)[0])


def _subject_of(text: str) -> str:
    found = NUMBER.search(text) or _HOW_FAR.match(text)
    return found.group() if found else text


def _subjects(message: Message) -> set[str]:
    """The same of all that it has ever been about: reminders that come together are one message."""
    texts = _texts(message)
    numbers = (found.group() for text in texts for found in NUMBER.finditer(text))
    return {*map(_subject_of, texts), *numbers}


def _texts(message: Message) -> list[str]:
    """What it said first, and after each edit; what is told together is parts of one text."""
    return [one.rich.text for one in (*message.history, message.content)]


def _changed_at(message: Message) -> datetime:
    """In whole seconds, as a message tells it: it was rendered up to `_WHOLE_SECOND` later."""
    return datetime.fromtimestamp(message.edit_date or message.date, UTC)


def _twice(keys: Iterable[Any]) -> list[Any]:
    return [key for key, times in Counter(keys).items() if times > 1]
