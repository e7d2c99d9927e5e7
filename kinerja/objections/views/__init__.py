"""The pages of objections: the lists, writing and filing one, the hearing, and passing a decision on."""

from flask import Flask

from kinerja.objections.views import delegating, filing, hearing


def init_app(app: Flask) -> None:
    """Register the blueprints; what sits on a result's page comes with every page that shows results."""
    app.register_blueprint(filing.bp)
    app.register_blueprint(hearing.bp)
    app.register_blueprint(delegating.bp)
