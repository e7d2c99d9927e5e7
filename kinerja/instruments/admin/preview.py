"""Looking at a draft as raters will, and trying answers on it; nothing is stored."""

from typing import Any

from flask import make_response, request
from flask_admin import expose

from kinerja.core.db import reading
from kinerja.instruments.admin.base import InstrumentPages, desk_for
from kinerja.instruments.previews import preview_of, trying


class PreviewPages(InstrumentPages):
    """The whole form of a role with trial answers."""

    @expose("/<public_id>/pratinjau", methods=("GET", "POST"))
    def preview(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        role, bahasa = (request.values.get(name, "") for name in ("role", "bahasa"))
        shown = preview_of(desk, role=role, bahasa=bahasa, drawn=False)
        context, status = trying(desk, shown, request.form if request.method == "POST" else None)
        return make_response(self.show("preview.html", desk, address=desk.url("preview"), **context), status)
