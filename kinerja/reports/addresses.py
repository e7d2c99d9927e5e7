"""Where printed documents lead their readers to."""

from flask import current_app

from config.settings import Settings


def base_url() -> str:
    """The address of this application, without a slash at the end."""
    settings: Settings = current_app.extensions["kinerja_settings"]
    return settings.base_url.rstrip("/")
