"""Appraisals in the admin panel: opening, progress, raters; and the figures that come from outside raters."""

from flask_admin import Admin

from kinerja.appraisals.admin import (
    achievement,
    appraisals,
    changing,
    closing,
    contests,
    deadlines,
    drawing,
    guests,
    lists,
    marks,
    moving,
    preparing,
    reopening,
    servicefigures,
    suggesting,
    supply,
    table,
    voiding,
)

__all__ = ["register"]


def register(admin: Admin) -> None:
    achievement.register(admin)
    appraisals.register(admin)
    drawing.register(admin)
    guests.register(admin)
    deadlines.register(admin)
    changing.register(admin)
    closing.register(admin)
    contests.register(admin)
    lists.register(admin)
    marks.register(admin)
    moving.register(admin)
    reopening.register(admin)
    servicefigures.register(admin)
    preparing.register(admin)
    suggesting.register(admin)
    supply.register(admin)
    table.register(admin)
    voiding.register(admin)
