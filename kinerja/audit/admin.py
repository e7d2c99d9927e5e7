"""The log in the admin panel: what happened, by whom, on what; how it is sealed. Nothing here can be changed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, ClassVar, NamedTuple

from flask import redirect, request, url_for
from flask_admin import Admin, expose
from sqlalchemy import Select
from wtforms import StringField
from wtforms.validators import Length

from kinerja.audit import policies, queries, services
from kinerja.audit.catalogue import Event
from kinerja.audit.messages import ACTORS, EVENTS, FINDINGS, SUBJECTS
from kinerja.audit.models import AuditEvent
from kinerja.audit.verifier import Finding
from kinerja.core.adminlist import ChoiceFilter, DayFilter, FactsView
from kinerja.core.adminview import AdminForm, GuardedBaseView
from kinerja.core.authz import Actor, ActorKind, Decision, require
from kinerja.core.calendar import instant_at
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, format_instant, lazy
from kinerja.core.web import current_actor


class Agency(NamedTuple):
    """A perangkat daerah that the reader may see."""

    public_id: str
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Names that later packages know: the log itself keeps references only."""

    agencies: Callable[[Actor], Sequence[Agency]]
    accounts: Callable[[Collection[int]], Mapping[int, str]]


def event_choices() -> list[tuple[str, Any]]:
    return sorted(((event.value, text) for event, text in EVENTS.items()), key=lambda pair: str(pair[1]))


def actor_choices() -> list[tuple[str, Any]]:
    return [(kind.value, text) for kind, text in ACTORS.items()]


def subject_choices() -> list[tuple[str, Any]]:
    return sorted(SUBJECTS.items(), key=lambda pair: str(pair[1]))


def start_of(day: date) -> Any:
    return instant_at(day, time())


class AuditView(FactsView):
    """Rows of visible_events only, on every path."""

    intro = lazy("Siapa melakukan apa dan kapan. Catatan ini hanya bertambah; tidak ada yang dapat mengubahnya.")
    list_template = "admin/model/list.html"
    details_template = "audit/event.html"
    can_export = True
    column_default_sort = ("id", True)
    column_sortable_list: ClassVar[Sequence[str]] = ()
    column_list = ("moment", "event_text", "who", "subject", "agency")
    column_details_list = (*column_list, "number")
    column_export_list = ("number", "moment", "event", "event_text", "who", "subject", "agency", "codes", "sealed_at")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "number": lazy("Nomor catatan"),
        "moment": lazy("Waktu"),
        "event": lazy("Kode kejadian"),
        "event_text": lazy("Kejadian"),
        "who": lazy("Oleh"),
        "subject": lazy("Mengenai"),
        "agency": lazy("Perangkat daerah"),
        "codes": lazy("Perubahan"),
        "sealed_at": lazy("Posisi segel"),
    }

    def __init__(self, directory: Directory, **kwargs: Any) -> None:
        self.directory = directory
        self.column_filters = (
            ChoiceFilter(lazy("Kejadian"), event_choices, lambda value: AuditEvent.event == value),
            ChoiceFilter(lazy("Pelaku"), actor_choices, lambda value: AuditEvent.actor_kind == value),
            ChoiceFilter(lazy("Mengenai"), subject_choices, lambda value: AuditEvent.subject_kind == value),
            ChoiceFilter(lazy("Perangkat daerah"), self.agency_choices, self.in_agency),
            DayFilter(lazy("Tanggal"), lazy("sejak"), lambda day: AuditEvent.at >= start_of(day)),
            DayFilter(
                lazy("Tanggal"), lazy("sampai dengan"), lambda day: AuditEvent.at < start_of(day + timedelta(days=1))
            ),
        )
        super().__init__(AuditEvent, **kwargs)

    def may_see(self, actor: Actor) -> Decision:
        return policies.can_read_events(actor)

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_events(actor).with_only_columns(AuditEvent.id)

    def agency_choices(self) -> list[tuple[str, str]]:
        return [(one.public_id, one.name) for one in self.directory.agencies(current_actor())]

    def in_agency(self, public_id: str) -> Any:
        ids = [one.id for one in self.directory.agencies(current_actor()) if one.public_id == public_id]
        return AuditEvent.agency_id.in_(ids)

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        agencies = {one.id: one.name for one in self.directory.agencies(current_actor())}
        people = self.directory.accounts({int(row.actor_ref) for row in rows if is_account(row)})
        links = queries.links_of(reading(), [row.id for row in rows])
        return {
            row.id: {
                "number": row.id,
                "moment": format_instant(row.at),
                "event": row.event,
                "event_text": event_text(row.event),
                "who": who(row, people),
                "subject": subject_text(row),
                "agency": agencies.get(row.agency_id, ""),
                "codes": "; ".join(f"{name}={value}" for name, value in changes_of(row)),
                "sealed_at": links[row.id].position if row.id in links else "",
            }
            for row in rows
        }

    def link_of(self, row: Any) -> Any:
        return queries.links_of(reading(), [row.id]).get(row.id)

    def changes_of(self, row: Any) -> list[tuple[str, str]]:
        return changes_of(row)


class AnchorForm(AdminForm):
    anchor = StringField(
        lazy("Kepala rangkaian yang Anda simpan"),
        [Length(max=90)],
        description=lazy("Bila diisi, pemeriksaan juga menunjukkan apakah ujung jejak audit dipotong."),
    )


class SealView(GuardedBaseView):
    """The chain of seals, and its verification as a job."""

    intro = lazy("Setiap catatan disegel ke dalam satu rangkaian, sehingga perubahan diam-diam dapat ditemukan.")

    def may_see(self, actor: Actor) -> Decision:
        return policies.can_see_seal(actor)

    @expose("/", methods=("GET", "POST"))
    def index(self) -> Any:
        """How far the chain reaches; a POST has it read again."""
        form = AnchorForm.from_request()
        if request.method == "POST" and form.validate():
            try:
                public_id = services.request_verification(current_actor(), form.anchor.data or "", now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            else:
                return redirect(url_for(".verification", public_id=public_id), 303)
        session = reading()
        last = queries.last_verification(session)
        page = self.render(
            "audit/seal.html",
            form=form,
            state=queries.seal_state(session),
            busy=queries.running_verification(session),
            last=last,
            faults=faults_of(last),
        )
        return (page, 422) if form.errors else page

    @expose("/pemeriksaan/<public_id>")
    def verification(self, public_id: str) -> Any:
        """How far one verification is, and what it found."""
        require(policies.can_verify_log(current_actor()))
        job = queries.verification(reading(), public_id)
        return self.render("audit/verification.html", job=job, faults=faults_of(job))


def is_account(row: Any) -> bool:
    return bool(row.actor_kind == ActorKind.ACCOUNT and row.actor_ref.isdigit())


def event_text(code: str) -> str:
    """An event that this release no longer records keeps its code."""
    return str(EVENTS[Event(code)]) if code in set(Event) else code


def who(row: Any, people: Mapping[int, str]) -> str:
    name = people.get(int(row.actor_ref), "") if is_account(row) else ""
    kind = str(ACTORS[ActorKind(row.actor_kind)]) if row.actor_kind in set(ActorKind) else row.actor_kind
    if name:
        return _("%(name)s (%(kind)s %(number)s)", name=name, kind=kind, number=row.actor_ref)
    return f"{kind} {row.actor_ref}".strip()


def subject_text(row: Any) -> str:
    kind = str(SUBJECTS.get(row.subject_kind, row.subject_kind))
    return kind if row.subject_id in ("", "0") else f"{kind} {row.subject_id}"


def changes_of(row: Any) -> list[tuple[str, str]]:
    """What the event kept, by name; nested values on one line."""
    return [(name, _flat(value)) for name, value in sorted((row.changes or {}).items())]


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_flat(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_flat(each) for each in value)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return "–" if value is None else str(value)


def faults_of(job: Any) -> list[tuple[str, int | None, int | None]]:
    """The faults of a finished verification as sentences with their places."""
    found = (job.outcome or {}).get("faults", []) if job is not None else []
    return [(str(FINDINGS[Finding(code)]), position, event_id) for code, position, event_id in found]


def register(admin: Admin, directory: Directory) -> None:
    admin.add_view(AuditView(directory, name=lazy("Jejak audit"), endpoint="audit_log", url="/admin/jejak-audit"))
    admin.add_view(SealView(name=lazy("Segel"), endpoint="audit_seal", url="/admin/segel"))
