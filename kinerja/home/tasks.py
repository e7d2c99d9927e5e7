"""How the first page arranges duties: open ones by cycle, kind and deadline; later and finished ones apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kinerja.appraisals.queries import Task, TaskKind, TaskState
from kinerja.core.i18n import _

LIVE = (TaskState.NEW, TaskState.STARTED)


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Open duties of one kind in one cycle with one deadline."""

    title: str
    cycle: str
    closes_at: datetime | None
    zone: str
    consequence: str
    is_urgent: bool
    tasks: tuple[Task, ...]


def group_tasks(tasks: Iterable[Task]) -> list[TaskGroup]:
    """The open duties, the most urgent kind first."""
    groups: dict[tuple[str, TaskKind, datetime | None], list[Task]] = {}
    for task in tasks:
        if task.state in LIVE and task.about is not None:
            groups.setdefault((task.cycle, task.kind, task.closes_at), []).append(task)
    return [_group(groups[key]) for key in sorted(groups, key=_urgency)]


def _urgency(key: tuple[str, TaskKind, datetime | None]) -> tuple[bool, float, int]:
    """Earlier deadlines first; among equals one's own sheet, then those one is responsible for."""
    _cycle, kind, closes_at = key
    return closes_at is None, closes_at.timestamp() if closes_at else 0, list(TaskKind).index(kind)


def _group(tasks: list[Task]) -> TaskGroup:
    first = tasks[0]
    return TaskGroup(
        title=title_of(first.kind),
        cycle=first.cycle,
        closes_at=first.closes_at,
        zone=first.about.zone if first.about else "",
        consequence=first.consequence,
        is_urgent=first.is_urgent,
        tasks=tuple(tasks),
    )


def title_of(kind: TaskKind) -> str:
    """What the duties of one kind are called together."""
    return {
        TaskKind.CRITERIA: _("Membaca kriteria"),
        TaskKind.SELF: _("Penilaian diri"),
        TaskKind.SUPERVISOR: _("Menilai bawahan langsung"),
        TaskKind.PEER: _("Umpan balik untuk rekan kerja"),
        TaskKind.SUBORDINATE: _("Umpan balik untuk atasan"),
        TaskKind.EXTERNAL: _("Umpan balik sebagai pihak lain"),
    }[kind]


def later_tasks(tasks: Iterable[Task]) -> list[Task]:
    return [task for task in tasks if task.about is not None and task.state is TaskState.NOT_YET]


def finished_tasks(tasks: Iterable[Task]) -> list[Task]:
    closed = (TaskState.DONE, TaskState.MISSED, TaskState.DECLINED)
    return [task for task in tasks if task.about is not None and task.state in closed]
