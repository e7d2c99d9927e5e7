"""Background work in the admin panel: what runs, how far it is, what failed, and how to stop it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_admin import Admin
from sqlalchemy import Select

from kinerja.core.adminlist import ChoiceFilter
from kinerja.core.authz import Actor, Decision
from kinerja.core.i18n import _, format_instant, lazy
from kinerja.core.queue import Job, JobState
from kinerja.home import policies, queries, services
from kinerja.home.messages import KINDS, STATES
from kinerja.people.admin.base import ConfirmForm, PeopleView, Verb


def kind_choices() -> list[tuple[str, Any]]:
    return sorted(KINDS.items(), key=lambda pair: str(pair[1]))


def state_choices() -> list[tuple[str, Any]]:
    return [(state.value, text) for state, text in STATES.items()]


class JobView(PeopleView):
    """Rows of the queue; arguments and outcomes stay with the pages that asked for the work."""

    intro = lazy("Pekerjaan yang berjalan di latar, misalnya merilis lembar rahasia dan memeriksa segel.")
    writes = False
    can_export = False
    column_default_sort = ("id", True)
    column_list = ("kind_text", "state_text", "progress_text", "attempts", "error", "made", "ended")
    column_details_list = (*column_list, "reference")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "kind_text": lazy("Pekerjaan"),
        "state_text": lazy("Keadaan"),
        "progress_text": lazy("Kemajuan"),
        "attempts": lazy("Percobaan"),
        "error": lazy("Kode galat"),
        "made": lazy("Dibuat"),
        "ended": lazy("Berakhir"),
        "reference": lazy("Rujukan dalam log"),
    }
    column_filters = (
        ChoiceFilter(lazy("Pekerjaan"), kind_choices, lambda value: Job.kind == value),
        ChoiceFilter(lazy("Keadaan"), state_choices, lambda value: Job.state == JobState(value)),
    )
    verbs: ClassVar[Mapping[str, Verb]] = {
        "batalkan": Verb(
            lazy("Batalkan pekerjaan"),
            ConfirmForm,
            lambda actor, row_id, v, now: services.cancel_background_job(actor, row_id, now=now),
            fits=lambda row: row.state in services.UNFINISHED and not row.cancel,
        )
    }

    def may_see(self, actor: Actor) -> Decision:
        return policies.can_see_jobs(actor)

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_jobs(actor)

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        return {
            row.id: {
                "kind_text": str(KINDS.get(row.kind, row.kind)),
                "state_text": _state(row),
                "progress_text": _("%(done)s dari %(total)s", done=row.progress, total=row.total) if row.total else "",
                "made": format_instant(row.created_at),
                "ended": format_instant(row.finished_at),
                "reference": row.public_id,
            }
            for row in rows
        }


def _state(row: Any) -> str:
    if row.cancel and row.state is JobState.RUNNING:
        return _("berjalan, diminta berhenti")
    return str(STATES[row.state])


def register(admin: Admin) -> None:
    admin.add_view(JobView(Job, name=lazy("Pekerjaan latar"), endpoint="admin_jobs", url="/admin/pekerjaan"))
