"""A made-up language: every message stands between ⟦ and ⟧, what is put into it stands outside."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask_admin.babel
from babel.support import Translations
from flask import Flask
from flask_babel import Domain

from kinerja.appraisals.views import page
from kinerja.core import frames

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# Closed, or cut off inside by a page that shortens a text.
BRACKETED = re.compile(r"⟦[^⟦⟧]*(?:⟧|$)")


def bracketed(text: str) -> str:
    """⟦Hapus ⟧%(name)s⟦?⟧: the name must be data, or bracketed itself."""
    return "⟦" + PLACEHOLDER.sub(lambda found: f"⟧{found[0]}⟦", text) + "⟧"


def outside(text: str) -> str:
    """What nobody gave to gettext."""
    while BRACKETED.search(text):
        text = BRACKETED.sub(" ", text)
    return text


class Pseudo(Translations):
    """A catalogue that knows every message."""

    def ugettext(self, message: str) -> str:  # type: ignore[override]  # Babel's stub says object
        return bracketed(message)

    def ungettext(self, singular: str, plural: str, num: int) -> str:  # type: ignore[override]  # as above
        return bracketed(plural)

    gettext, ngettext = ugettext, ungettext


@contextmanager
def speaking_pseudo(app: Flask, locale: str = "id") -> Iterator[None]:
    """The catalogues that the domains have loaded for the locale give way to the made-up one, and come back.

    Pages are kept by the language alone: what was made of one catalogue is forgotten with it.
    """
    domains: list[Domain] = [
        app.extensions["babel"].instance.domain_instance,
        app.extensions["kinerja_wtforms_domain"],
        app.extensions["security"].i18n_domain,
        flask_admin.babel.domain,
    ]
    kept: list[tuple[dict[Any, Any], dict[Any, Any]]] = [(domain.cache, dict(domain.cache)) for domain in domains]
    for domain in domains:
        domain.cache[locale, domain.domain[0]] = Pseudo()
    forget_pages()
    try:
        yield
    finally:
        forget_pages()
        for cache, before in kept:
            cache.clear()
            cache.update(before)


def forget_pages() -> None:
    frames._frames.clear()
    page._shell.cache_clear()
    page._words_above.cache_clear()
