"""A browser without scripts on the pages of a draft: fills in a form, presses its buttons."""

import re
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.kinerja.core.browsing import post

Sent = dict[str, str | list[str]]


def controls(html: str) -> Sent:
    """What a browser would send for the form of a rules page, buttons left out."""
    body = html.split('name="rev"', 1)[1].split("</form>", 1)[0]
    values: Sent = {"rev": re.search(r'value="(\d+)"', body)[1]}  # type: ignore[index]  # every form has its revision
    for tag in re.findall(r"<input [^>]*>", body):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, kind = found.get("name", ""), found.get("type", "text")
        if not name or (kind in ("checkbox", "radio") and " checked" not in tag):
            continue
        add(values, name, unescape(found.get("value", "y")))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\r?\n?([^<]*)</textarea>', body):
        add(values, name, unescape(text))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', options)
        first = re.search(r'<option[^>]*value="([^"]*)"', options)
        add(values, name, unescape((chosen or first)[1]) if chosen or first else "")  # type: ignore[index]
    return values


def add(values: Sent, name: str, text: str) -> None:
    known = values.get(name)
    if known is None:
        values[name] = text
    else:
        values[name] = [*known, text] if isinstance(known, list) else [known, text]


@dataclass
class Page:
    """One page of a draft: its address, what its form holds now, and the last answer."""

    client: FlaskClient
    address: str
    sent: Sent = field(default_factory=dict)
    answer: TestResponse | None = None

    def open(self) -> "Page":
        self.answer = self.client.get(self.address)
        self.sent = controls(self.answer.text)
        return self

    def put(self, values: Sent) -> "Page":
        self.sent |= values
        return self

    def clear(self, name: str) -> "Page":
        self.sent.pop(name)
        return self

    def press(self, step: str, status: int = 200) -> "Page":
        """A button that rearranges lines; the form is then what the answer shows."""
        self.answer = post(self.client, self.address, {**self.sent, "do": step})
        assert self.answer.status_code == status, self.faults
        self.sent = controls(self.answer.text)
        return self

    def save(self, status: int = 303) -> "Page":
        self.answer = post(self.client, self.address, self.sent)
        assert self.answer.status_code == status, self.faults
        return self

    @property
    def text(self) -> str:
        assert self.answer is not None
        return self.answer.text

    def errors(self) -> list[str]:
        assert self.answer is not None
        return re.findall(r'class="error">([^<]*)', self.answer.text)

    @property
    def faults(self) -> list[str]:
        """What the box above the form says."""
        assert self.answer is not None
        box = self.answer.text.partition('id="galat-judul">')[2].partition("</ul>")[0]
        return re.findall(r"<li>(?:<a[^>]*>)?([^<]*)", box)
