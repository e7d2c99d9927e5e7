"""Reads the settings from the environment and makes the application that servers import."""

from environs import Env

from config.settings import Settings
from kinerja.factory import create_app

app = create_app(Settings.from_env(Env(eager=False)))
