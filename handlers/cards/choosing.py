"""What control has picked on its card: the authorities, and which of them answers (§11, §12)."""

from collections.abc import Iterable, Iterator

from domain.model.course.plan import Plan
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.staff.office import Office
from handlers.markup import bold
from handlers.texts import words


def chosen(plan: Plan, done: str, office: Office) -> Iterator[str]:
    """The choice so far and the next step; `done` is the label of the button that ends it."""
    organisation = office.organisation
    if not plan.authorities:
        yield f"Выберите органы и нажмите «{done}»."
        return
    names = ", ".join(bold(words.authority(organisation, code)) for code in plan.authorities)
    if len(plan.authorities) == 1:
        yield f"Выбран орган: {names}. Нажмите «{done}»."
        return
    yield f"Выбраны органы: {names}."
    if plan.lead is None:
        yield "Выберите, кто готовит сводный ответ."
    else:
        lead = bold(words.authority(organisation, plan.lead))
        yield f"Сводный ответ готовит: {lead}. Нажмите «{done}»."


def unwatched(
    incident: Incident, authorities: Iterable[AuthorityCode], office: Office
) -> Iterator[str]:
    """Which of the bodies that may get a publication work none in its network (§6)."""
    if not incident.publication:
        return
    network = incident.message.network
    bodies = filter(None, map(office.organisation.authority, authorities))
    names = [
        bold(words.authority(office.organisation, one.code))
        for one in bodies
        if network not in one.networks
    ]
    if names:
        yield f"Не работают в этой соцсети: {', '.join(names)}."
