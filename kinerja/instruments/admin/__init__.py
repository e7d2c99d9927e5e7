"""Instruments in the admin panel: the list, the designer, the review and the versions."""

from flask_admin import Admin

from kinerja.core.i18n import lazy
from kinerja.instruments.admin.designer import DesignerView
from kinerja.instruments.admin.listing import InstrumentView
from kinerja.instruments.admin.version import VersionView
from kinerja.instruments.models import Instrument


def register(admin: Admin) -> None:
    """One entry in the menu; the designer and the versions are reached from there."""
    admin.add_view(InstrumentView(Instrument, name=lazy("Instrumen"), endpoint="instrumen", url="/admin/instrumen"))
    admin.add_view(DesignerView(name=lazy("Rancangan"), endpoint="rancangan", url="/admin/rancangan"))
    admin.add_view(VersionView(name=lazy("Versi"), endpoint="versi", url="/admin/versi"))
