"""A draft as a file, and a file into a draft: what it changes is shown first, and taken item by item."""

from typing import Any

from flask_admin import expose

from kinerja.core.db import reading
from kinerja.instruments.admin.base import Desk, InstrumentPages, desk_for
from kinerja.instruments.admin.files import as_file
from kinerja.instruments.exchange.documents import text_of_content


class ExchangePages(InstrumentPages):
    """Files of one draft."""

    @expose("/<public_id>/unduh")
    def document(self, public_id: str) -> Any:
        """The draft as a document."""
        desk = desk_for(reading(), public_id)
        return as_file(text_of_content(desk.content), "application/json; charset=utf-8", file_name(desk, "json"))


def file_name(desk: Desk, ending: str) -> str:
    return f"{desk.instrument.code}-rancangan-{desk.draft.rev}.{ending}"
