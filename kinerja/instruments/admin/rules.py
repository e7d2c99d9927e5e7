"""Rater roles, the outcome, and what the whole instrument says."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from kinerja.core.authz import require
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _
from kinerja.core.webform import WebForm
from kinerja.instruments import edits, policies
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.board import text_in
from kinerja.instruments.edits import Edit
from kinerja.instruments.forms.rules import (
    NewRoleForm,
    SettingsForm,
    axis_nodes,
    outcome_data,
    outcome_form_class,
    roles_data,
    roles_form_class,
    settings_data,
)


class RulePages(InstrumentPages):
    """Pages that save one form as one step."""

    @expose("/<public_id>/penilai", methods=("GET", "POST"))
    def roles(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        made = roles_form_class(desk.content)
        form = made(request.form) if request.method == "POST" else made(None, data=roles_data(desk.content))

        def edit() -> Edit:
            return edits.chained(*(edits.set_role(code, fields) for code, fields in form.changes().items()))

        return self._form_page(desk, "roles", form, op="role.set", edit=edit, added=NewRoleForm(None))

    @expose("/<public_id>/penilai/baru", methods=("POST",))
    def add_role(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        form = NewRoleForm(request.form)
        existing = roles_form_class(desk.content)(None, data=roles_data(desk.content))
        if form.validate():
            try:
                self.edited(desk, "role.add", edits.add_role(form.role()))
            except Invalid as refusal:
                form.take(Invalid(refusal.code, {f"new_{name}": codes for name, codes in refusal.errors.items()}))
            else:
                flash(_("Jenis penilai ditambahkan. Ikutkan pada indikator yang dijawabnya."), "good")
                return back_to(desk.url("roles") + f"#jenis-{form.new_code.data}")
        return make_response(self._rules_page(desk, "roles", existing, added=form), 422)

    @expose("/<public_id>/penilai/hapus", methods=("POST",))
    def delete_role(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        code = request.form.get("role", "")
        self.attempt(
            lambda now: self.edited(desk, "role.delete", edits.delete_role(code)),
            _("Jenis penilai dihapus. Tekan “Batalkan” pada susunan bila keliru."),
        )
        return back_to(desk.url("roles"))

    @expose("/<public_id>/hasil", methods=("GET", "POST"))
    def outcome(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        made = outcome_form_class(desk.content)
        form = made(request.form) if request.method == "POST" else made(None, data=outcome_data(desk.content))
        return self._form_page(
            desk, "outcome", form, op="outcome.set", edit=lambda: edits.set_settings(form.changes()),
            outcome=desk.content.settings.get("outcome", {}), nodes=axis_nodes(desk.content),
        )  # fmt: skip

    @expose("/<public_id>/keterangan", methods=("GET", "POST"))
    def settings(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        data = settings_data(desk.content.settings)
        form = SettingsForm(request.form) if request.method == "POST" else SettingsForm(None, data=data)
        return self._form_page(
            desk, "settings", form, op="settings.set", edit=lambda: edits.set_settings(form.changes())
        )

    def _form_page(
        self, desk: Desk, page: str, form: WebForm, *, op: str, edit: Callable[[], Edit], **context: Any
    ) -> Any:
        """Show the form, or save it as one step and come back."""
        if request.method == "GET":
            return self._rules_page(desk, page, form, **context)
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        if not form.validate():
            return make_response(self._rules_page(desk, page, form, **context), 422)
        try:
            step = self.edited(desk, op, edit())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._rules_page(desk, page, form, **context), 422)
        except Conflict as refusal:
            form.form_errors.append(refusal_text(refusal))
            return make_response(self._rules_page(desk, page, form, **context), 409)
        flash(_("Tersimpan.") if step.changed else _("Tidak ada yang berubah."), "good")
        return back_to(desk.url(page))

    def _rules_page(self, desk: Desk, page: str, form: WebForm, **context: Any) -> str:
        rev = sent_rev() if request.method == "POST" and "rev" in request.form else desk.draft.rev
        return self.show(f"{page}.html", desk, form=form, text_in=text_in, rev=rev, **context)
