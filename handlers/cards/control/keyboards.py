"""All keyboards of the coordinator's card, by the state of the incident.

A double tap may hit buttons that have replaced the pressed ones. So every step that ends or undoes
something is confirmed, a confirming button takes a position that no button leading to it had,
counted from above and from below, and authorities only keep their relative order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from domain.model.conversation.cards import PLAIN, CardKind, CardMode, all_authorities
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Importance, NoAnswerGround
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Authority
from domain.model.suggestions import in_order
from handlers.cards import choosing
from handlers.cards.buttons import Back
from handlers.cards.control import buttons, joining
from handlers.texts import labels, words
from handlers.ui.buttons import LONGEST_LABEL, MOST_OFFERED, Button, Keyboard, column, paired

_MOST_CHOSEN: Final = 25
"""Of a very long selection each page shows the first ones; each takes two buttons."""

Row = tuple[Button, ...]


def registration(
    incident: Incident, organisation: Organisation, mode: CardMode = PLAIN
) -> Keyboard:
    """Return the buttons to route a new incident with one press, and the coordinator's other
    options.

    The mode selects a page of the authorities, or search results, instead of the first ones.
    """
    number = incident.number
    return Keyboard(
        (
            *_choosing(incident, organisation, mode),
            (_other_importance(incident),),
            _one_matter(incident),
            _ways_out(number),
        )
    )


def in_work(incident: Incident) -> Keyboard:
    """Return the coordinator's frequent options for an incident in work."""
    number = incident.number
    # It stays when nobody is to be called, and reports that: the card needs no edit then.
    call = (buttons.CallExecutors(number=number),)
    if incident.joined_to is None:
        first: tuple[Row, ...] = ((_change_authorities(number),), call)
    else:
        separate = (joining.Separate(number=number),)
        first = (separate,) if incident.waits_for_main else (separate, call)
    further = (buttons.AskDuplicate(number=number), buttons.OtherActions(number=number))
    return Keyboard((*first, further))


def other_actions(incident: Incident, organisation: Organisation) -> Keyboard:
    """Return all options of the coordinator on this card."""
    number = incident.number
    allowed = incident.interim_allowed or incident.joined_to is not None
    further = () if allowed else ((buttons.AllowInterim(number=number),),)
    return Keyboard(
        (
            *(() if incident.joined_to else ((_change_authorities(number),),)),
            _one_matter(incident),
            (_other_importance(incident),),
            *further,
            *((one,) for one in (*_draft(incident), *_referrals(incident, organisation))),
            _ways_out(number),
            (back(number),),
        )
    )


def several(
    incident: Incident, organisation: Organisation, done: Button, mode: CardMode = PLAIN
) -> Keyboard:
    """Pick several authorities, and their lead (§12)."""
    back = buttons.KeepAuthorities(number=incident.number)
    return Keyboard((*_choice(incident, organisation, mode), (done,), (back,)))


def changing(
    incident: Incident, organisation: Organisation, plan: Plan, mode: CardMode
) -> Keyboard:
    """Change the authorities; one more than the only one may replace it, or be added."""
    number, other = incident.number, incident.picked_besides
    save = buttons.ChangeAuthorities(number=number, seen=plan.mark)
    if other is None:
        return several(incident, organisation, save, mode)
    name = " ".join(words.authority(organisation, other).split())
    instead, added = (
        words.cut(f"{what} {name}", LONGEST_LABEL) for what in ("Заменить на", "Добавить")
    )
    replacing = replace(save, authority=other, label=instead)
    # Two rows as before: a double tap on the last authority must not hit either.
    last = (replace(save, label=added), buttons.KeepAuthorities(number=number))
    return Keyboard((*_choice(incident, organisation, mode), (replacing,), last))


def routing(incident: Incident, organisation: Organisation) -> Iterator[Keyboard]:
    """Yield the choice of authorities alone, sheet by sheet, for a question below it (§6)."""
    if incident.plan is not None:
        send = buttons.Route(number=incident.number, seen=incident.plan.mark)
        yield Keyboard((*_choice(incident, organisation), (send,)))
        return
    many = len(organisation.authorities)
    for mode in (PLAIN, *map(all_authorities, range(-(-many // MOST_OFFERED)))):
        yield Keyboard((*_routes(incident, organisation, mode), (back(incident.number),)))


def no_answer_grounds(number: IncidentNumber) -> Keyboard:
    """Offer the grounds for no answer (§19)."""
    return column(*_grounds(number), back(number))


def cancel_grounds(number: IncidentNumber) -> Keyboard:
    """Offer the grounds for a cancellation."""
    grounds = labels.CANCEL_GROUND
    return column(*(buttons.Cancel(number=number, ground=one) for one in grounds), back(number))


def originals(
    incident: Incident, likely: Iterable[IncidentNumber], mains: Iterable[IncidentNumber]
) -> Keyboard:
    """Offer the likely originals, then the incidents that it may join; of both another number."""
    number = incident.number
    offered = paired(buttons.PickOriginal(number=number, original=one) for one in likely)
    others: tuple[Button, ...] = (buttons.AskOriginal(number=number),)
    joins: Iterable[Row] = ()
    if joining.may_be_joined(incident):
        joins = paired(joining.PickMain(number=number, main=one) for one in mains)
        others += (joining.AskOtherMain(number=number),)
    return Keyboard((*offered, *joins, *((one,) for one in others), (back(number),)))


def closed(incident: Incident) -> Keyboard:
    """A closed incident can only be reopened, or its answer reused."""
    number = incident.number
    serves = incident.placed_answer_version is not None and not incident.publication
    kept = (buttons.MakeTemplate(number=number),) if serves else ()
    return column(buttons.Reopen(number=number), *kept)


def _routes(incident: Incident, organisation: Organisation, mode: CardMode) -> Iterator[Row]:
    """Return the authorities, likeliest first; of a long list the first ones and «more»."""
    number = incident.number
    bodies = in_order(incident.likely, organisation.authorities.values())
    offered, following = choosing.first_offered(bodies, mode)
    hinted = [one.authority for one in incident.suggested]
    likeliest = next((one for one in hinted if one in organisation.authorities), None)
    yield from paired(
        buttons.Route(
            number=number,
            authority=one.code,
            asks=_name(one),
            likeliest=one.code == likeliest,
        )
        for one in offered
    )
    if following is not None:
        yield (buttons.MoreAuthorities(number=number, sheet=following),)


def _choosing(incident: Incident, organisation: Organisation, mode: CardMode) -> Iterator[Row]:
    """Route to one or several; a joined incident follows its main one."""
    if incident.joined_to is None:
        yield from _routes(incident, organisation, mode)
        yield (buttons.PickSeveral(number=incident.number, label="Несколько органов…"),)


def _choice(
    incident: Incident, organisation: Organisation, mode: CardMode = PLAIN
) -> Iterator[Row]:
    """Return the page's authorities with the picked ones, then the possible leads."""
    plan, number = incident.plan, incident.number
    bodies = in_order(incident.likely, organisation.authorities.values())
    codes = plan.authorities if plan else ()
    chosen = [body for body in bodies if body.code in codes][:_MOST_CHOSEN]
    offered, following = choosing.offered(bodies, mode)
    others = [body for body in chosen if body not in offered]
    yield from paired(_picked(number, one, chosen=one.code in codes) for one in (*offered, *others))
    if following is not None:
        yield (buttons.MoreAuthorities(number=number, sheet=following),)
    if plan is not None and len(codes) > 1:
        for body in chosen:
            yield (_lead(number, body, chosen=body.code == plan.lead),)


def _picked(number: IncidentNumber, body: Authority, *, chosen: bool) -> Button:
    label = words.ticked(_name(body), chosen=chosen)
    return buttons.Choose(number=number, authority=body.code, chosen=not chosen, label=label)


def _lead(number: IncidentNumber, body: Authority, *, chosen: bool) -> Button:
    label = words.cut(f"Сводный ответ: {' '.join(body.name.split())}", LONGEST_LABEL)
    label = words.ticked(label, chosen=chosen)
    return buttons.ChooseLead(number=number, authority=body.code, label=label)


def _name(body: Authority) -> str:
    return words.cut(body.name, LONGEST_LABEL)


def _change_authorities(number: IncidentNumber) -> Button:
    return buttons.PickSeveral(number=number, label="Изменить органы")


def _other_importance(incident: Incident) -> Button:
    """A publication has no importance, but can be handed over to control."""
    if incident.publication:
        return buttons.GiveToControl(number=incident.number)
    return buttons.SetImportance(
        number=incident.number, importance=_other_than(incident.importance)
    )


def _other_than(importance: Importance) -> Importance:
    """Return the opposite importance."""
    return Importance.NORMAL if importance is Importance.HIGH else Importance.HIGH


def _one_matter(incident: Incident) -> Row:
    """Return the buttons for a duplicate or a shared answer, and to separate it again."""
    number = incident.number
    duplicate = buttons.AskDuplicate(number=number)
    if incident.joined_to is not None:
        return (duplicate, joining.Separate(number=number))
    return (duplicate,)


def _ways_out(number: IncidentNumber) -> Row:
    """Return the ways to close it without an answer."""
    return (buttons.AskGrounds(number=number), buttons.AskCancel(number=number))


def _draft(incident: Incident) -> Iterator[Button]:
    elsewhere = incident.publication or incident.joined_to is not None  # no approval here
    draft = None if elsewhere else incident.waiting_draft or incident.approved_draft
    if draft is not None:
        yield buttons.BringCard(
            kind=CardKind.APPROVAL,
            number=incident.number,
            version=draft.version,
            label=f"Проект, версия {draft.version}",
        )


def _referrals(incident: Incident, organisation: Organisation) -> Iterator[Button]:
    for one in incident.referrals:
        if one.state is ReferralState.WAITING:
            what = "Возврат" if one.returned else "Предложение"
            name = words.authority(organisation, one.authority)
            label = words.cut(f"{what}: {name}", LONGEST_LABEL)
            kind, number = CardKind.REFERRAL, incident.number
            yield buttons.BringCard(kind=kind, number=number, authority=one.authority, label=label)


def _grounds(number: IncidentNumber) -> Iterator[Button]:
    return (buttons.LeaveUnanswered(number=number, ground=one) for one in NoAnswerGround)


def back(number: IncidentNumber) -> Button:
    """Return the button that shows the card's usual ones again."""
    return Back(kind=CardKind.CONTROL, number=number)
