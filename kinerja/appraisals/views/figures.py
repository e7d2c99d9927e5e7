"""The section of "Kriteria saya" that tells people which figures are known about them."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.figures import figure_groups
from kinerja.appraisals.markwords import marks_of
from kinerja.appraisals.models import Appraisal


def own_figures_section(session: Session, employee_id: int, cycle_id: int) -> Markup:
    """The reader's givens and data with source and day, and marked days; empty where there is nothing of the kind."""
    query = select(Appraisal).where(Appraisal.employee_id == employee_id, Appraisal.cycle_id == cycle_id)
    appraisal = session.scalars(query).one_or_none()
    groups = [] if appraisal is None else figure_groups(session, appraisal.id)
    marks = () if appraisal is None else marks_of(session, [appraisal.id]).get(appraisal.id, ())
    if appraisal is None or not (groups or marks):
        return Markup()
    page = render_template(
        "appraisals/own_figures.html", groups=groups, marks=marks, appraisal_public_id=appraisal.public_id,
        has_data=any(group.role for group in groups),
    )  # fmt: skip
    return Markup(page)  # noqa: S704  # the template escapes
