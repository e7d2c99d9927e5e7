"""The pages of raters: the start screen, the sheet, the receipt, the guests' way in; and the assessor's team."""

from flask import Flask

from kinerja.appraisals.views import (
    across,
    contesting,
    distribution,
    guest,
    notes,
    paper,
    returning,
    several,
    sheet,
    tasks,
    team,
)
from kinerja.appraisals.views.blueprint import bp
from kinerja.appraisals.views.blueprint import team as team_pages


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(team_pages)
    app.register_blueprint(paper.bp)


__all__ = [
    "across",
    "bp",
    "contesting",
    "distribution",
    "guest",
    "init_app",
    "notes",
    "paper",
    "returning",
    "several",
    "sheet",
    "tasks",
    "team",
    "team_pages",
]
