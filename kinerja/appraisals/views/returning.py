"""Sending a sheet back to its rater: what it does, the reason, and then back to where one came from."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from kinerja.appraisals import queries
from kinerja.appraisals.policies import returning as policies
from kinerja.appraisals.queries.returning import Returnable, returnable
from kinerja.appraisals.services.give_back import LONGEST_REASON
from kinerja.appraisals.services.give_back import give_back as give_sheet_back
from kinerja.appraisals.views.blueprint import bp
from kinerja.appraisals.views.wording import refusal_words, role_label
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, lazy
from kinerja.core.web import current_actor
from kinerja.core.webform import WebForm
from kinerja.cycles.models import Cycle
from kinerja.instruments.versions import load_instrument


class ReturnForm(WebForm):
    reason = TextAreaField(
        lazy("Alasan pengembalian"),
        [InputRequired(), Length(max=LONGEST_REASON)],
        render_kw={"rows": 4},
        description=lazy("Dibaca oleh penilainya. Sebutkan apa yang perlu diperiksa, bukan nilai yang Anda harapkan."),
    )


@bp.get("/tugas/<public_id>/kembalikan")
def returning(public_id: str) -> str:
    """Whose sheet it is and what returning does; never what it says."""
    return _page(public_id, ReturnForm())


@bp.post("/tugas/<public_id>/kembalikan")
def give_back(public_id: str) -> Response | tuple[str, int]:
    """Open the sheet again."""
    form = ReturnForm.from_request()
    if not form.validate():
        return _page(public_id, form), 422
    try:
        give_sheet_back(current_actor(), public_id, reason=form.reason.data or "", now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(public_id, form), 422
    found = returnable(reading(), public_id)
    if found.assignment.guest_id is None:
        flash(_("Lembar dikembalikan. Penilainya diberi tahu; yang dikirim dahulu tetap tersimpan."), "good")
        return redirect(_back(found), 303)
    flash(
        _(
            "Lembar dikembalikan; yang dikirim dahulu tetap tersimpan. Tamu yang punya alamat surel disurati; yang "
            "lain Anda beri tahu dengan teks di baris namanya."
        ),
        "good",
    )
    cycle = reading().get_one(Cycle, found.appraisal.cycle_id)
    return redirect(url_for("guest_duty_admin.page", public_id=cycle.public_id), 303)


def _page(public_id: str, form: WebForm) -> str:
    actor, session, now = current_actor(), reading(), utc_now()
    found = returnable(session, public_id)
    superiors = queries.superiors_in(session, found.appraisal.cycle_id, actor.employee_id)
    require(policies.can_see_return(actor, found.appraisal, found.assignment, superiors=superiors))
    row = queries.assignment_for(session, public_id, local_date(now))
    allowed = policies.can_return_sheet(
        actor, found.appraisal, found.assignment, row.duty, is_sent=found.is_sent, superiors=superiors, now=now
    )
    instruments = [load_instrument(session, fingerprint) for _part, fingerprint, *_more in row.parts]
    role = next((role_label(one, row.role) for one in instruments if row.role in one.roles), row.role)
    shown: dict[str, Any] = {"row": row, "rater": found.rater, "role": role, "form": form, "back": _back(found)}
    return render_template(
        "appraisals/returning.html", allowed=allowed, refusal=refusal_words(allowed, row.about.zone), **shown
    )


def _back(found: Returnable) -> str:
    """The assessor comes from the decision, an administrator from the list of raters."""
    actor, public_id = current_actor(), found.appraisal.public_id
    if actor.employee_id is not None and actor.employee_id == found.appraisal.assessor_id:
        return url_for("decisions.show", public_id=public_id)
    return url_for("appraisal_admin.show", public_id=public_id)
