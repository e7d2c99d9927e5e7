"""Pages of decisions and results, and the prints of instruments."""

from flask import Flask

from kinerja.reports.views import annex, decisions, oversight, papersheets, results


def init_app(app: Flask) -> None:
    """Register the blueprints."""
    app.register_blueprint(decisions.bp)
    app.register_blueprint(results.bp)
    app.register_blueprint(oversight.bp)
    app.register_blueprint(annex.bp)
    app.register_blueprint(papersheets.bp)
