"""The frozen pack of an objection, for whoever may read the objection."""

from flask import Blueprint, render_template

from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.core.i18n import locale_code
from kinerja.objections.queries.pages import evidence_rows, pack_for
from kinerja.objections.views.hearing import opened
from kinerja.reports.packs import pack_content

bp = Blueprint("packs", __name__, url_prefix="/keberatan")


@bp.get("/<public_id>/berkas")
def show(public_id: str) -> str:
    """Raises NotFound, NotAllowed."""
    _session, hearing = opened(public_id)
    pack = pack_for(reading(), hearing.objection_id)
    if pack is None:
        raise NotFound("objection.unknown")
    return render_template(
        "reports/pack.html",
        public_id=public_id,
        pack=pack,
        content=pack_content(pack.content, locale_code()),
        evidence=evidence_rows(reading(), hearing.objection_id),
        zone=hearing.zone,
    )
