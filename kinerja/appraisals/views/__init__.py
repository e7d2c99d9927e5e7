"""The pages of raters: the start screen, the sheet, the receipt, and the guests' way in."""

from flask import Flask

from kinerja.appraisals.views import guest, sheet, tasks
from kinerja.appraisals.views.blueprint import bp


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


__all__ = ["bp", "guest", "init_app", "sheet", "tasks"]
