"""Marked days of a period: flexible work, leave, outages; recorded for a person or a unit, taken back with a reason."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.models import MarkKind
from kinerja.appraisals.policies.marking import can_see_marks
from kinerja.appraisals.queries.marks import mark_row, marks_of_period, units_to_mark
from kinerja.appraisals.services.mark import LONGEST_REASON, LONGEST_SOURCE, MarkInput, record_mark, withdraw_mark
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import Actor, Decision
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id

ENDPOINT = "mark_admin"


class MarkForm(AdminForm):
    number = StringField(
        lazy("NIP atau NI PPPK"),
        [Optional()],
        description=lazy("Untuk satu orang. Untuk seluruh unit, kosongkan dan pilih unitnya di bawah."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    unit = SelectField(lazy("Atau unit kerja, dengan semua di bawahnya"), [Optional()], validate_choice=False)
    kind = RadioField(lazy("Penanda"), [InputRequired(lazy("Pilih penandanya."))], validate_choice=False)
    starts_on = DateField(lazy("Hari pertama"), [InputRequired(lazy("Isi tanggalnya."))], render_kw={"type": "date"})
    ends_on = DateField(lazy("Hari terakhir"), [InputRequired(lazy("Isi tanggalnya."))], render_kw={"type": "date"})
    source = StringField(
        lazy("Nomor surat atau catatan"),
        [InputRequired(lazy("Isi nomor surat atau catatannya.")), Length(max=LONGEST_SOURCE)],
        description=lazy(
            "Dibaca pegawai, atasan, dan rekan yang menilai. Jangan menulis sebab cuti atau keadaan kesehatan."
        ),
    )


class WithdrawForm(AdminForm):
    reason = TextAreaField(
        lazy("Alasan dicabut"),
        [InputRequired(lazy("Tuliskan alasannya.")), Length(max=LONGEST_REASON)],
        render_kw={"rows": 2},
    )


class MarkAdmin(PeriodPages):
    """Reached from a period."""

    def may_see(self, actor: Actor) -> Decision:
        return can_see_marks(actor)

    @expose("/<public_id>", methods=("GET", "POST"))
    def page(self, public_id: str) -> Any:
        """The marks that touch the period, and the form for another."""
        cycle = cycle_by_public_id(reading(), current_actor(), public_id)
        form = _offered(cycle, MarkForm.from_request())
        if request.method == "GET":
            return self._page(cycle, form)
        if not form.validate():
            return make_response(self._page(cycle, form), 422)
        entered = MarkInput(
            form.number.data or "", form.unit.data or "", form.kind.data or "", form.starts_on.data,
            form.ends_on.data, form.source.data or "",
        )  # fmt: skip
        try:
            kept = record_mark(current_actor(), entered, now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(cycle, form), 422)
        flash(
            _("Penanda tersimpan. Yang bersangkutan diberi tahu.") if kept else _("Penanda ini sudah tercatat."), "good"
        )
        return redirect(url_for(".page", public_id=public_id), 303)

    @expose("/<public_id>/cabut/<mark_id>", methods=("GET", "POST"))
    def withdraw(self, public_id: str, mark_id: str) -> Any:
        """Take one back, with a reason that stays beside it."""
        actor = current_actor()
        cycle = cycle_by_public_id(reading(), actor, public_id)
        form = WithdrawForm.from_request()
        if request.method == "POST" and form.validate():
            try:
                withdraw_mark(actor, mark_id, form.reason.data or "", now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            except Conflict as refusal:
                flash(message(refusal.code), "warn")
                return redirect(url_for(".page", public_id=public_id), 303)
            else:
                flash(_("Penanda dicabut. Yang bersangkutan diberi tahu."), "good")
                return redirect(url_for(".page", public_id=public_id), 303)
        row = mark_row(reading(), actor, mark_id, local_date(utc_now(), cycle.zone))
        page = self.render("appraisals/admin/mark.html", cycle=cycle, row=row, form=form)
        return make_response(page, 422) if form.errors else page

    def _page(self, cycle: Cycle, form: MarkForm) -> Any:
        actor, on = current_actor(), local_date(utc_now(), cycle.zone)
        rows = marks_of_period(reading(), actor, cycle, on)
        return self.render("appraisals/admin/marks.html", cycle=cycle, form=form, rows=rows)


def _offered(cycle: Cycle, form: MarkForm) -> MarkForm:
    units = units_to_mark(reading(), current_actor(), local_date(utc_now(), cycle.zone))
    form.unit.choices = [SelectChoice("", _("bukan untuk unit")), *(SelectChoice(key, name) for key, name in units)]
    form.kind.choices = [SelectChoice(one.value, message(f"mark.kind.{one.value}")) for one in MarkKind]
    return form


def register(admin: Admin) -> None:
    admin.add_view(MarkAdmin(name=lazy("Penanda hari kerja"), endpoint=ENDPOINT, url="/admin/penanda"))
