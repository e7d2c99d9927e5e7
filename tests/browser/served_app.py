"""The application as it is served, except that checking a password costs nothing: tests log in hundreds of times."""

from dataclasses import replace

from environs import Env

from config.settings import Settings
from kinerja.core.loading import load
from tests.servers import CHEAP_PASSWORDS, keep_templates, make_codes_cheap

app = keep_templates(load(replace(Settings.from_env(Env(eager=False)), **CHEAP_PASSWORDS)))
make_codes_cheap()
