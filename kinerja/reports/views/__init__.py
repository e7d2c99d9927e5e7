"""Pages of decisions and results, and the prints of instruments."""

from flask import Flask

from kinerja.reports.views import (
    annex,
    bundles,
    checks,
    decisions,
    oversight,
    packs,
    papersheets,
    participation,
    preparing,
    printouts,
    recap,
    results,
    rulings,
    stand_ins,
)


def init_app(app: Flask) -> None:
    """Register the blueprints."""
    app.register_blueprint(decisions.bp)
    app.register_blueprint(results.bp)
    app.register_blueprint(oversight.bp)
    app.register_blueprint(annex.bp)
    app.register_blueprint(papersheets.bp)
    app.register_blueprint(packs.bp)
    app.register_blueprint(rulings.bp)
    app.register_blueprint(stand_ins.bp)
    app.register_blueprint(bundles.bp)
    app.register_blueprint(printouts.bp)
    app.register_blueprint(checks.bp)
    app.register_blueprint(participation.bp)
    app.register_blueprint(recap.bp)
    app.register_blueprint(preparing.bp)
