"""The coordinator's card: the message and the next steps, later a receipt (§10, §11)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.model.conversation.cards import PLAIN, CardMode, ModeKind
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Importance, Status
from domain.model.message.danger import danger_in
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from handlers.cards import choosing, course, lines, tasks
from handlers.cards.buttons import asked_on, confirmed
from handlers.cards.card_view import CardView
from handlers.cards.control import buttons, keyboards
from handlers.cards.control.joining import may_be_joined
from handlers.cards.overview import facts
from handlers.texts import labels, words
from handlers.ui.buttons import Keyboard
from handlers.ui.markup import Block, Quote, about_incident, escape
from handlers.ui.rendered import Rendered

_WITHOUT_RESULT: Final = frozenset({Status.NO_ANSWER, Status.CANCELLED})
_LONGEST_NAME: Final = 40


def is_routed(incident: Incident) -> bool:
    """Return whether other messages show its progress: drafts, decisions, the answer.

    A publication's text is not approved (§5), so its coordinator sees only this card.
    """
    told = bool(incident.assignments) and not incident.publication
    return told and not incident.changing_authorities and incident.status not in _WITHOUT_RESULT


def routed(of: CardView) -> Iterator[Block]:
    """Show the message, the authorities and the deadline; it changes only if one of them does."""
    incident, office = of.incident, of.office
    due = words.due(incident.due.at, office.calendar.tz, preliminary=incident.due.preliminary)
    yield lines.heading(incident, _whose(incident, office), f"срок {due}", citizen=True)
    yield from lines.source(incident)
    noun = words.NOUN[incident.kind]
    yield f"Выявлен{noun.ending}: {lines.moment(office, incident.detected_at)}"
    yield lines.due_alone(incident, office)
    if incident.due.preliminary:
        yield lines.unpublished(incident, office)
    several = len(incident.assignments) > 1
    for given in incident.assignments:
        part = ", готовит сводный ответ" if several and given.lead else ""
        at = lines.moment(office, given.routed_at)
        yield f"Направлено: {lines.authority(office, given.authority)}, {at}{part}"
    yield from course.reopened(incident, office)
    yield from course.duplicates(incident)
    yield from course.joined(incident, office)
    yield from lines.promised(incident)
    yield from lines.citizens_text(incident)
    where = "в отдельных сообщениях" if of.at_home else "в чате отдела контроля"
    yield f"Проекты и решения — {where}, состояние — по команде /incident_{incident.number}."


def _whose(incident: Incident, office: Office) -> str:
    lead, *others = incident.authorities
    return f"направлено: {_short(lead, office)}{' и др.' if others else ''}"


def _short(code: AuthorityCode, office: Office) -> str:
    return escape(words.cut(words.authority(office.organisation, code), _LONGEST_NAME))


_ONE_PRESS: Final = (
    "Выберите орган: он сразу получит сообщение."
    " Если нужны несколько, нажмите «Несколько органов…»."
)


def control_card(of: CardView) -> Rendered:
    """Render the message and the next steps.

    Once others work on the incident it is a receipt, unless a mode asks for more. `at_home`: in the
    coordinator's chat, where the drafts arrive too.
    """
    incident, office, same_link = of.snapshot.incident, of.snapshot.office, of.snapshot.same_link
    if not of.worked:
        standing = tasks.standing(incident, office, of.now)
        known = (*facts(incident, standing, office, of.now), *_note(incident))
        others = (*course.progress_of(of), lines.coordinated(incident, office))
        return about_incident(incident.number, (*known, *others))
    number = incident.number
    repeated = () if incident.status.closed else tuple(course.alike(incident, same_link, office))
    if of.mode == PLAIN and is_routed(incident):
        told = routed(of)
        known = (*told, *_note(incident), *repeated)
        return about_incident(number, known, keyboards.in_work(incident))
    if of.mode.kind is ModeKind.LIKELY_DUPLICATES and not incident.status.closed:
        likely, mains = likely_originals(incident, same_link), of.snapshot.mains
        asked: Iterable[Block] = _whose_duplicate(incident, dict.fromkeys((*likely, *mains)))
        keyboard = keyboards.originals(incident, likely, mains)
    else:
        asked, keyboard = _footer(of)
    said = _said(of)
    hints = (*_danger(incident), *_note(incident), *repeated)
    known = (*facts(incident, said, office, of.now), *hints)
    return about_incident(number, (*known, *asked), keyboard)


def _whose_duplicate(incident: Incident, likely: Iterable[IncidentNumber]) -> Iterator[Block]:
    """Ask which incident it repeats, and whether it gets that one's answer."""
    yield from lines.let_go(incident)
    if may_be_joined(incident):
        yield "Дубликат закроется без своего ответа. Если присоединить, ответ будет общим."
    if likely:
        yield f"Посмотреть: {', '.join(f'/incident_{one}' for one in likely)}"
    yield f"Какое сообщение повторяет №{incident.number}?"


def likely_originals(
    incident: Incident, same_link: Sequence[IncidentNumber]
) -> tuple[IncidentNumber, ...]:
    """Return likely originals: those with the same link, then similar ones."""
    return tuple(dict.fromkeys((*same_link, *(one.number for one in incident.alike))))


def _said(of: CardView) -> str:
    """Return the first line; drafts and referrals are decided on their own cards."""
    incident, office = of.incident, of.office
    task = tasks.of_coordinator(incident, office, of.now)
    routes = incident.status is Status.REGISTERED
    return task if task and routes else tasks.standing(incident, office, of.now)


def _danger(incident: Incident) -> Iterator[Block]:
    """Hint at words of danger while control routes the incident and its importance is normal."""
    if incident.status is Status.REGISTERED and not incident.publication:
        found = danger_in(incident.message.text)
        if found is not None and incident.importance is Importance.NORMAL:
            yield f"⚠️ Возможно, повышенная важность: в тексте «{found}». Решаете вы."


def _note(incident: Incident) -> Iterator[Block]:
    if incident.message.note is not None:
        yield "Комментарий при пересылке (органы его не видят):"
        yield Quote(incident.message.note, folded=True)


def _footer(
    of: CardView,
) -> tuple[Iterable[Block], Keyboard]:
    """Return the question of the current mode, with its buttons."""
    incident, office = of.incident, of.office
    number, noun = incident.number, words.NOUN[incident.kind]
    if of.mode.kind is ModeKind.OPENED and (asked := _asked(of)):
        return asked
    if incident.status.closed:
        return course.progress_of(of), keyboards.closed(incident)
    match of.mode:
        case CardMode(ModeKind.OPENED, buttons.AskGrounds.prefix):
            question = f"Почему на {noun.accusative} №{number} ответ не даётся?"
            return [question], keyboards.no_answer_grounds(number)
        case CardMode(ModeKind.OPENED, buttons.AskCancel.prefix):
            question = f"Почему отменяется регистрация {noun.genitive} №{number}?"
            return [*lines.orphans(incident), question], keyboards.cancel_grounds(number)
        case CardMode(ModeKind.OPENED, buttons.OtherActions.prefix) if incident.assignments:
            so_far = course.progress_of(of)
            return so_far, keyboards.other_actions(incident, office.organisation)
        case _:
            return _plain_footer(of)


def _correction(incident: Incident, office: Office) -> str:
    """Ask for the moment, with the current one as an example."""
    detected = office.calendar.local(incident.detected_at)
    return (
        "Исправить время выявления или ссылку: ответьте на карточку временем"
        f" ({detected:%d.%m %H:%M}) или новой ссылкой."
    )


def _offered(incident: Incident, organisation: Organisation) -> Iterator[Keyboard]:
    """Yield the keyboards with buttons that ask before they act."""
    if incident.status.closed:
        yield keyboards.closed(incident)
        return
    yield keyboards.no_answer_grounds(incident.number)
    if incident.assignments:
        yield keyboards.other_actions(incident, organisation)
    else:
        yield from keyboards.routing(incident, organisation)
        yield keyboards.registration(incident, organisation)


def _asked(of: CardView) -> tuple[Iterable[Block], Keyboard] | None:
    """Return the question of a button that asks before it acts."""
    incident = of.incident
    for plain in _offered(incident, of.office.organisation):
        if asked := asked_on(plain, of):
            known = course.progress_of(of) if incident.status.closed else ()
            keyboard = confirmed(plain, asked, of, keyboards.back(incident.number))
            return [*known, *asked.question(of)], keyboard
    return None


def _plain_footer(of: CardView) -> tuple[Iterable[Block], Keyboard]:
    incident, office = of.incident, of.office
    plan, organisation, number = incident.plan, office.organisation, incident.number
    sought = tuple(choosing.sought(tuple(organisation.authorities.values()), of.mode))
    if plan is not None and incident.changing_authorities:
        added = [one for one in plan.authorities if one not in incident.authorities]
        warning = choosing.unwatched(incident, added, office)
        asked = (*warning, *choosing.changes(incident, plan, office), *sought)
        return asked, keyboards.changing(incident, organisation, plan, of.mode)
    if incident.status is not Status.REGISTERED:
        return course.progress_of(of), keyboards.in_work(incident)
    if plan is not None:
        asked = (
            _correction(incident, office),
            *choosing.chosen(plan, labels.ROUTE, office),
            *sought,
        )
        send = buttons.Route(number=number, seen=plan.mark)
        return asked, keyboards.several(incident, organisation, send, of.mode)
    routed = (*_suggested(incident, office), _ONE_PRESS, *sought)
    asked = (_correction(incident, office), *(routed if incident.joined_to is None else ()))
    return asked, keyboards.registration(incident, organisation, of.mode)


def _suggested(incident: Incident, office: Office) -> Iterator[str]:
    """Explain the first authority on the list: a hint, not a decision."""
    there = office.organisation.authorities
    hints = [one for one in incident.suggested if one.authority in there]
    if hints:
        why = (
            f"{lines.authority(office, one.authority)} ({words.SUGGESTED_BY[one.by]})"
            for one in hints
        )
        yield f"Подсказка: {', '.join(why)}. Решаете вы."
