"""The pages of notes, feedback and coaching."""

from flask import Flask

from kinerja.plans.views import coaching, feedback, notes, planning


def init_app(app: Flask) -> None:
    app.register_blueprint(notes.bp)
    app.register_blueprint(feedback.bp)
    app.register_blueprint(coaching.bp)
    app.register_blueprint(planning.bp)
