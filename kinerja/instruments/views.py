"""What every template may say about the standing of a version."""

from flask import Flask

from kinerja.instruments.legal import standing_words, trial_meaning


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(standing_words=standing_words, trial_meaning=trial_meaning)
