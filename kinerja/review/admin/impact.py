"""What a submitted draft would do to finished appraisals: asking, waiting, reading, taking away."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_admin import expose
from markupsafe import Markup

from kinerja.core.adminview import EXPORT_ROWS, export_made
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, message
from kinerja.instruments.admin.base import Desk, InstrumentPages, desk_for, refusal_text
from kinerja.review import policies, queries, services
from kinerja.review.admin.shown import Found, Shown, draft_fingerprint, found_for, note_text, shown_run
from kinerja.review.forms import CycleForm
from kinerja.review.tables import FORMATS, table_rows

PAGE_SIZE, MOST_PAGES = 25, 10_000


class ImpactView(InstrumentPages):
    """The pages of one draft; every one asks the policy of the draft's instrument."""

    @expose("/<public_id>/")
    def page(self, public_id: str) -> Any:
        """The cycles to choose from and, of a chosen one, its run."""
        return self._page(_readable(public_id), request.args.get("periode", "")[:24])

    @expose("/<public_id>/hitung", methods=("POST",))
    def compute(self, public_id: str) -> Any:
        """Have the draft computed over a finished cycle."""
        desk = _readable(public_id)
        require(policies.can_request_impact(desk.actor, desk.instrument, desk.draft))
        form = _offered(desk, CycleForm.from_request())
        chosen = form.periode.data or ""
        if not form.validate():
            return make_response(self._page(desk, "", form), 422)
        try:
            services.request_impact(desk.actor, public_id, chosen, now=utc_now())
        except NotFound:
            form.refuse()
            return make_response(self._page(desk, "", form), 422)
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
        return redirect(url_for(".page", public_id=public_id, periode=chosen), 303)

    @expose("/<public_id>/hentikan", methods=("POST",))
    def cancel(self, public_id: str) -> Any:
        """Stop the run under way."""
        desk, cycle = _readable(public_id), request.form.get("periode", "")[:24]
        self.attempt(
            lambda now: services.cancel_impact(desk.actor, public_id, cycle, now=now),
            _("Perhitungan diminta berhenti."),
        )
        return redirect(url_for(".page", public_id=public_id, periode=cycle), 303)

    @expose("/<public_id>/unduh/<kind>", methods=("POST",))
    def download(self, public_id: str, kind: str) -> Any:
        """The chosen rows as a file; limited, defused and written down."""
        desk = _readable(public_id)
        if kind not in FORMATS:
            raise NotFound("record.not_found")
        shown = _shown(desk, request.form.get("periode", "")[:24])
        if shown is None or not shown.run.is_done:
            raise Conflict("impact.not_done")
        found = found_for(desk, shown, request.form, offset=0, limit=EXPORT_ROWS)
        if found.count > EXPORT_ROWS:
            raise Invalid("export.too_large")
        write, content_type = FORMATS[kind]
        response = make_response(write(table_rows(found.lines, shown.labels, shown.nodes, note_text())))
        export_made(desk.actor, "dampak", len(found.lines), utc_now())
        response.headers["Content-Type"] = content_type
        response.headers["Content-Disposition"] = f'attachment; filename="dampak-rancangan.{kind}"'
        return response

    def _page(self, desk: Desk, cycle: str, form: CycleForm | None = None) -> str:
        session = reading()
        shown = _shown(desk, cycle) if cycle else None
        page = min(max(request.args.get("hal", 0, type=int), 0), MOST_PAGES)
        found = Found()
        if shown is not None and shown.run.is_done:
            found = found_for(desk, shown, request.args, offset=page * PAGE_SIZE, limit=PAGE_SIZE)
        return self.framed(
            "review/impact.html", desk, shown=shown, found=found, page=page, pages=-(-found.count // PAGE_SIZE),
            form=form or _offered(desk, CycleForm(None, data={"periode": cycle})),
            cycles=queries.finished_cycles(session, desk.actor, desk.instrument.id), cycle=cycle,
            may=policies.can_request_impact(desk.actor, desk.instrument, desk.draft),
            may_cancel=policies.can_cancel_impact(desk.actor, desk.instrument), note=note_text(),
        )  # fmt: skip


def _readable(public_id: str) -> Desk:
    """Raises NotFound, NotAllowed."""
    desk = desk_for(reading(), public_id)
    require(policies.can_view_impact(desk.actor, desk.instrument))
    return desk


def _shown(desk: Desk, cycle: str) -> Shown | None:
    """The newest run over that cycle. Raises NotFound for a cycle that the draft cannot be tried on."""
    session = reading()
    known = queries.finished_cycle(session, desk.actor, desk.instrument.id, cycle)
    run = queries.latest_run(session, desk.draft.id, known.id)
    return None if run is None else shown_run(desk, run, local_date(utc_now()))


def _offered(desk: Desk, form: CycleForm) -> CycleForm:
    form.offer(queries.finished_cycles(reading(), desk.actor, desk.instrument.id))
    return form


def impact_section(desk: Desk) -> Markup:
    """On the page of review: what has been computed so far, and the way to it."""
    runs = queries.runs_of(reading(), desk.draft.id)
    fingerprint = draft_fingerprint(desk)
    return Markup(  # noqa: S704  # a template of ours, which escapes
        render_template(
            "review/_section.html", desk=desk, runs=runs,
            may=policies.can_request_impact(desk.actor, desk.instrument, desk.draft),
            is_stale=lambda run: run.is_stale(fingerprint), message=message,
        )
    )  # fmt: skip
