"""Trying a draft out, in the admin panel: reached from the page before approval."""

from flask_admin import Admin

from kinerja.core.i18n import lazy
from kinerja.instruments.admin.base import register_review_section
from kinerja.review.admin.impact import ImpactView, impact_section


def register(admin: Admin) -> None:
    """No entry in the menu; the page of review shows a section with the way here."""
    admin.add_view(ImpactView(name=lazy("Dampak rancangan"), endpoint="dampak", url="/admin/dampak"))
    register_review_section(impact_section)
