"""Pages of decisions and results."""

from flask import Flask

from kinerja.reports.views import decisions, oversight, results


def init_app(app: Flask) -> None:
    """Register the blueprints."""
    app.register_blueprint(decisions.bp)
    app.register_blueprint(results.bp)
    app.register_blueprint(oversight.bp)
