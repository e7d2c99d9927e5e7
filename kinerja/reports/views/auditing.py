"""What the auditor's lists share: who reads them, and which rows an address or a search asks for."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

from kinerja.core.authz import Actor, Role, deny, require
from kinerja.core.web import current_actor

PAGE_SIZE = 50
MOST_PAGES = 10_000
MOST_HITS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Words give one long list, no words give pages of a period or of all."""

    words: str
    cycle: str
    page: int = 0

    @property
    def limit(self) -> int:
        return MOST_HITS if self.words else PAGE_SIZE

    @property
    def offset(self) -> int:
        return self.page * self.limit

    def pages(self, count: int) -> int:
        return 1 if self.words else -(-count // PAGE_SIZE)

    def address(self, endpoint: str) -> Callable[[int], str]:
        """Where the other pages of the same list are."""
        return lambda page: url_for(endpoint, hal=page or None, periode=self.cycle or None)


def asked_page() -> Asked:
    """From the address."""
    page = request.args.get("hal", 0, type=int)
    return Asked("", request.args.get("periode", "")[:24], min(max(page, 0), MOST_PAGES))


def asked_words() -> Asked:
    """From a search, which is a POST, so that neither name nor NIP stands in an address."""
    return Asked(request.form.get("search", "").strip()[:100], request.form.get("periode", "")[:24])


def reading_auditor(denial: str) -> Actor:
    """Raises NotAllowed for everybody else, with that code."""
    actor = current_actor()
    if not actor.has(Role.AUDITOR):
        require(deny(denial))
    return actor
