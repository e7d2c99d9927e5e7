"""The way into a process that serves: imports the whole application, and fast."""

import gc

from flask import Flask
from werkzeug.utils import import_string

from config.settings import Settings

FACTORY = "kinerja.factory:create_app"  # by name: the core knows no factory


def load(settings: Settings) -> Flask:
    """The application, imported and made while nobody looks for garbage.

    What importing makes stays for as long as the process: searching it took a quarter of the
    start, and would take part of every later search, so it is set aside (`gc.freeze`) afterwards.
    """
    gc.disable()
    try:
        app: Flask = import_string(FACTORY)(settings)
    finally:
        gc.freeze()
        gc.enable()
    return app
