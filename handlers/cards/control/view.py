"""The coordinator's card: what came in, and what is to be done with it (§10, §11)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from domain.model.course.status import CancelGround, Importance, NoAnswerGround, Status
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.staff.office import Office
from domain.model.staff.people import Authority
from domain.model.telling.cards import CardKind, CardMode, ModeKind
from handlers.buttons import LONGEST_LABEL, Button, Keyboard, column, paired
from handlers.cards import choosing, course, lines
from handlers.cards.buttons import Back
from handlers.cards.control import buttons
from handlers.cards.overview import facts
from handlers.markup import Block, Quote, about_incident
from handlers.rendered import Rendered
from handlers.texts import words

_CORRECTION: Final = (
    "Исправить время выявления или ссылку: ответьте на карточку временем (24.11 08:30)"
    " или новой ссылкой."
)


def control_card(
    incident: Incident,
    office: Office,
    mode: CardMode,
    now: datetime,
    same_link: Sequence[IncidentNumber] = (),
    *,
    worked: bool,
) -> Rendered:
    """What came in and what is to be done with it; it may repeat those with the `same_link`."""
    if not worked:
        known = (*facts(incident, office, now), *_note(incident))
        others = (*course.progress(incident, office), lines.coordinated(incident, office))
        return about_incident(incident.number, (*known, *others))
    number = incident.number
    if mode.kind is ModeKind.LIKELY_DUPLICATES and same_link and not incident.status.closed:
        footer: Iterable[Block] = [f"Какое сообщение повторяет №{number}?"]
        keyboard: Keyboard | None = _or_back(
            number,
            *(buttons.PickOriginal(number=number, original=original) for original in same_link),
            buttons.AskOriginal(number=number),
        )
    else:
        footer, keyboard = _footer(incident, office, mode)
    known = (*facts(incident, office, now), *_note(incident), *_likely(incident, same_link))
    return about_incident(number, (*known, *footer), keyboard)


def _note(incident: Incident) -> Iterator[Block]:
    if incident.message.note is not None:
        yield "Комментарий при пересылке (органы его не видят):"
        yield Quote(incident.message.note, folded=True)


def _likely(incident: Incident, same_link: Sequence[IncidentNumber]) -> Iterator[Block]:
    if same_link and not incident.status.closed:
        numbers = ", ".join(f"№{one}" for one in same_link)
        yield f"Возможно, дубликат: та же ссылка, что у {numbers}"


def _footer(
    incident: Incident, office: Office, mode: CardMode
) -> tuple[Iterable[Block], Keyboard | None]:
    """What the card asks for just now, with its buttons."""
    number, noun = incident.number, words.NOUN[incident.kind]
    if incident.status.closed:
        return _closed_footer(incident, office, mode)
    match mode.kind:
        case ModeKind.NO_ANSWER_GROUNDS:
            question = f"Почему на {noun.accusative} №{number} ответ не даётся?"
            grounds = (buttons.PickGround(number=number, ground=one) for one in NoAnswerGround)
            return [question], _or_back(number, *grounds)
        case ModeKind.CONFIRM_GROUND:
            return _confirm_no_answer(incident, NoAnswerGround(mode.argument))
        case ModeKind.CONFIRM_UNWATCHED:
            question = "Орган не работает в этой соцсети. Направить всё равно?"
            return [question], _or_back(number, buttons.ConfirmSend(number=number))
        case ModeKind.CANCEL_GROUNDS:
            question = f"Почему отменяется регистрация {noun.genitive} №{number}?"
            cancels = (buttons.Cancel(number=number, ground=one) for one in CancelGround)
            return [*_orphans(incident), question], _or_back(number, *cancels)
        case _:
            return _plain_footer(incident, office)


def _or_back(number: IncidentNumber, *choices: Button) -> Keyboard:
    return column(*choices, Back(kind=CardKind.CONTROL, number=number))


def _orphans(incident: Incident) -> Iterator[Block]:
    """Those that were cancelled because this one would be answered."""
    if incident.duplicates:
        yield words.orphans(incident.duplicates)


def _closed_footer(
    incident: Incident, office: Office, mode: CardMode
) -> tuple[Iterable[Block], Keyboard]:
    number = incident.number
    if mode.kind is not ModeKind.CONFIRM_REOPEN:
        return course.progress(incident, office), column(buttons.AskReopen(number=number))
    due = "считается заново" if incident.status is Status.ANSWERED else "не меняется"
    question = f"Возобновить работу по №{number}? Срок {due}."
    confirm = _or_back(number, buttons.ConfirmReopen(number=number))
    return [*course.progress(incident, office), question], confirm


def _confirm_no_answer(
    incident: Incident, ground: NoAnswerGround
) -> tuple[Iterable[Block], Keyboard]:
    what = f"{words.NOUN[incident.kind].accusative} №{incident.number}"
    question = [*_orphans(incident), f"Оставить {what} без ответа?", lines.ground(ground)]
    confirm = buttons.ConfirmNoAnswer(number=incident.number, ground=ground)
    return question, _or_back(incident.number, confirm)


def _plain_footer(incident: Incident, office: Office) -> tuple[Iterable[Block], Keyboard | None]:
    if incident.plan is not None and incident.changing_authorities:
        added = [one for one in incident.plan.authorities if one not in incident.authorities]
        warning = choosing.unwatched(incident, added, office)
        asked = (*warning, *choosing.chosen(incident.plan, "Сохранить изменения", office))
        return asked, _changing(incident, office)
    if incident.status is not Status.REGISTERED:
        return course.progress(incident, office), _in_work(incident)
    asked = (_CORRECTION, *choosing.chosen(incident.plan, "Направить", office))
    return asked, _registration(incident, office)


def _registration(incident: Incident, office: Office) -> Keyboard:
    """Routing of a new incident: the bodies, and what else its coordinator may do with it."""
    number = incident.number
    return Keyboard(
        (
            (_other_importance(incident),),
            *_choice(incident, office),
            (buttons.Send(number=number),),
            (buttons.AskGrounds(number=number), buttons.AskCancel(number=number)),
            (buttons.AskDuplicate(number=number),),
        )
    )


def _in_work(incident: Incident) -> Keyboard:
    """What its coordinator may still do with an incident that others work on."""
    number = incident.number
    return column(
        *([] if incident.interim_allowed else [buttons.AllowInterim(number=number)]),
        _other_importance(incident),
        buttons.ChangeAuthorities(number=number),
        buttons.AskGrounds(number=number),
        buttons.AskCancel(number=number),
        buttons.AskDuplicate(number=number),
        # The last one: where it goes, no other takes its place under a finger.
        *([buttons.CallExecutors(number=number)] if incident.awaited else []),
    )


def _changing(incident: Incident, office: Office) -> Keyboard:
    """Adding and removing authorities of a routed incident, naming another lead (§12)."""
    number = incident.number
    save, keep = buttons.SaveAuthorities(number=number), buttons.KeepAuthorities(number=number)
    return Keyboard((*_choice(incident, office), (save,), (keep,)))


def _choice(incident: Incident, office: Office) -> Iterator[tuple[Button, ...]]:
    """The bodies by name; of several chosen ones, in rows of their own, who may be the lead."""
    plan, bodies = incident.plan, office.organisation.authorities.values()
    chosen = plan.authorities if plan else ()
    yield from paired(_authority(incident, one, chosen=one.code in chosen) for one in bodies)
    if plan is not None and len(chosen) > 1:
        for body in bodies:
            if body.code in chosen:
                yield (_lead(incident, body, chosen=body.code == plan.lead),)


def _authority(incident: Incident, body: Authority, *, chosen: bool) -> Button:
    label = _marked(words.cut(body.name, LONGEST_LABEL), chosen=chosen)
    return buttons.Choose(
        number=incident.number, authority=body.code, chosen=not chosen, label=label
    )


def _lead(incident: Incident, body: Authority, *, chosen: bool) -> Button:
    label = words.cut(f"Сводный ответ: {' '.join(body.name.split())}", LONGEST_LABEL)
    label = _marked(label, chosen=chosen)
    return buttons.ChooseLead(number=incident.number, authority=body.code, label=label)


def _marked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _other_importance(incident: Incident) -> Button:
    """A publication has no importance, but can be handed over to control."""
    if incident.publication:
        return buttons.GiveToControl(number=incident.number)
    high = incident.importance is Importance.HIGH
    other = Importance.NORMAL if high else Importance.HIGH
    return buttons.SetImportance(number=incident.number, importance=other)
