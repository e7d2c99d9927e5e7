"""Reads the settings from the environment and makes the application that servers import."""

from environs import Env

from config.settings import Settings
from kinerja.core.loading import load

app = load(Settings.from_env(Env(eager=False)))
