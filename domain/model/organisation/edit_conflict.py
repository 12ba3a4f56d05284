"""Edit conflicts: another administrator changed the same settings meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.model.ids import PersonId
from domain.model.organisation.difference import Change, ChangeKind, differences
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.revision import Revision


@dataclass(frozen=True, slots=True)
class Overtaken:
    """The settings that would be overwritten, and the last revision that changed them."""

    last: Revision
    changes: tuple[Change, ...]


def overtaken(
    since: Sequence[Revision], changed: Callable[[Organisation], Organisation], person: PersonId
) -> Overtaken | None:
    """The changes by others in `since` that `changed` would overwrite; None: none.

    Removing a setting overwrites all changes in it. `since`: the oldest first. Raises whatever
    `changed` does.
    """
    if not since or since[0].before is None:
        return None
    now = since[-1].after
    meant = differences(now, changed(now))
    settings = {one.setting for one in meant}
    removed = {one.setting for one in meant if one.kind is ChangeKind.REMOVED}

    def concerned(change: Change) -> bool:
        return change.setting in settings or change.setting[:2] in removed

    lost = tuple(filter(concerned, differences(since[0].before, now)))
    for one in reversed(since if lost else ()):
        made = () if one.by == person or one.before is None else differences(one.before, one.after)
        if any(map(concerned, made)):
            return Overtaken(one, lost)
    return None
