"""The section of "Kriteria saya" that tells people which figures are known about them."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from kinerja.appraisals.figures import own_figures


def own_figures_section(session: Session, employee_id: int, cycle_id: int) -> Markup:
    """The reader's givens and data with source and day; empty where the instrument takes none."""
    groups = own_figures(session, employee_id, cycle_id)
    if not groups:
        return Markup()
    return Markup(render_template("appraisals/own_figures.html", groups=groups))  # noqa: S704  # the template escapes
