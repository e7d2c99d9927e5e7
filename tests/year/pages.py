"""A person at the pages of the real application, under a clock that stands wherever the year is."""

import re
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from kinerja.core.clock import standing_at
from tests.factories import PASSWORD
from tests.journeys.visitor import Visitor, complaints

LOGIN, OWN_PAGE = "/masuk", "/akun"
REFUSED = (403, 404)
IDLE = timedelta(minutes=60)  # then a session has ended
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


@dataclass(slots=True)
class Clock:
    """Where the year is, for everybody at once."""

    now: datetime


class ClockedClient(FlaskClient):
    """Each request in an empty context, as on a server, at the instant where the clock stands."""

    clock: Clock

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)
        return Context().run(self._open, *args, **kwargs)

    def _open(self, *args: Any, **kwargs: Any) -> Any:
        with standing_at(self.clock.now):
            return super().open(*args, **kwargs)


class Person(Visitor):
    """One person with one browser for the whole year; whoever has a log-in uses it when the session has ended."""

    def __init__(self, app: Flask, clock: Clock, login: str = "") -> None:
        super().__init__(app)
        self.client = ClockedClient(app, app.response_class, use_cookies=True)
        self.client.clock = clock
        self.login = login
        self.seen_at = datetime.min.replace(tzinfo=UTC)

    def open(self, address: str, *, status: int = 200) -> "Person":
        """Loads an address, over the log-in page where the session has ended; asserts how it ended."""
        self._come_to(address)
        self._ended(status)
        return self

    def send(self, action: str, /, *, holding: str = "", **changes: Any) -> str:
        """Sends that form, which must be taken; the address where it leads, which nobody looks at yet."""
        target, sent = self.filled(self.form(action, holding=holding), changes)
        return self._sent(target, sent)

    def press(self, address: str, action: str, **changes: Any) -> str:
        """The same with a button that sends the form elsewhere."""
        assert f'formaction="{address}"' in self.page, f"no button to {address} on {self.url}"
        return self._sent(address, self.filled(self.form(action), changes)[1])

    def _sent(self, target: str, sent: dict[str, Any]) -> str:
        answer = self.client.post(target, data=sent)
        assert answer.status_code in (302, 303), f"{target}: {answer.status_code} {complaints(answer.text)}"
        return urlsplit(answer.headers["Location"]).path

    def links(self, pattern: str) -> dict[str, str]:
        """The addresses on the page that fit, by the words of their links."""
        found = re.findall(rf'href="({pattern})"[^>]*>([^<]*)<', self.page)
        return {unescape(words): unescape(href) for href, words in found}

    def link(self, pattern: str) -> str:
        """The only address on the page that fits."""
        found = set(re.findall(rf'href="({pattern})"', self.page))
        assert len(found) == 1, f"{len(found)} links {pattern} on {self.url}"
        return unescape(found.pop())

    def link_of_form(self, start: str) -> str:
        """Where the only form goes whose address begins so."""
        found = {form.action.partition("#")[0] for form in self.forms() if form.action.startswith(start)}
        assert len(found) == 1, f"{len(found)} forms to {start} on {self.url}"
        return found.pop()

    def link_in(self, field_id: str) -> str:
        """The address that stands in that field, inside this application."""
        found = re.search(rf'id="{field_id}"[^>]*value="([^"]*)"', self.page)
        assert found, f"no {field_id} on {self.url}"
        return urlsplit(unescape(found[1])).path

    def may_not_see(self, address: str) -> None:
        """The page is for others."""
        self._come_to(address)
        assert self.status in REFUSED, f"{self.login} sees {address}: {self.status}"

    def may_not_send(self, address: str, **values: Any) -> None:
        """What others send there is not taken from this person, whose forms carry a token too."""
        if self.client.clock.now - self.seen_at >= IDLE:
            self.open(OWN_PAGE)
        found = TOKEN.search(self.page)
        assert found, self.page
        answer = self.client.post(address, data={"csrf_token": found[1], **values})
        assert answer.status_code in REFUSED, f"{address}: {answer.status_code} {complaints(answer.text)}"

    def _come_to(self, address: str) -> None:
        """That address, over the log-in page where the session has ended."""
        self._load(address)
        if self.url == LOGIN and self.login:
            target, sent = self.filled(self.form(LOGIN), {"email": self.login, "password": PASSWORD})
            self._take(self.client.post(target, data=sent))
            assert self.url != LOGIN, f"{self.login} was not let in: {complaints(self.page)}"
            if self.url != urlsplit(address).path:
                self._load(address)

    def _take(self, answer: Any) -> None:
        super()._take(answer)
        self.seen_at = self.client.clock.now
