"""A visitor without a screen: opens pages, fills in the forms that stand on them, follows where they lead."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

SKIPPED = ("submit", "button", "file", "search", "image", "reset")
Values = dict[str, str | list[str]]


@dataclass
class HtmlForm:
    """What a browser would send: the form's values as they stand, and what can be chosen, by its label."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)


def complaints(page: str) -> list[str]:
    """What the page says is wrong: errors at their fields and above the form."""
    blocks = re.findall(
        r'<(?:div class="errors"|p class="error"|p class="notice bad"|div class="notice (?:bad|warn)").*?</(?:div|p)>',
        page,
        re.DOTALL,
    )
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", block)).split()) for block in blocks]


class Forms(HTMLParser):
    """All forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[HtmlForm] = []
        self._open: HtmlForm | None = None
        self._select = self._option = self._area = ""
        self._choice: tuple[str, str] | None = None
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = HtmlForm(given.get("action", ""), given.get("method", "get"))
            self.found.append(self._open)
        form, name = self._open, given.get("name", "")
        if form is None:
            return
        if tag == "input" and name:
            self._input(form, given)
        elif tag == "button" and name:
            form.offered.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, self._text = name, ""
            form.offered.setdefault(name, [])
        elif tag == "option" and self._select:
            self._option, self._text = given.get("value", ""), ""
            form.offered.setdefault(self._select, []).append(self._option)
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = [self._option]

    def _input(self, form: HtmlForm, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given["name"]
        value = given.get("value", "on" if kind == "checkbox" else "")
        form.offered.setdefault(name, []).append(value)
        if kind in ("radio", "checkbox"):
            self._choice, self._text = (name, value), ""
        if kind in SKIPPED or (kind in ("radio", "checkbox") and "checked" not in given):
            return
        form.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if self._open is None:
            return
        if tag == "form":
            self._open = None
        elif tag == "option":
            self._open.labels[(self._select, self._option)] = " ".join(self._text.split())
        elif tag == "label" and self._choice:
            self._open.labels[self._choice], self._choice = " ".join(self._text.split()), None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._open.values[self._area] = [self._text.removeprefix("\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        self._text += data


class Visitor:
    """One person with one browser."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.url, self.page, self.status = "/", "", 0
        self._read: Forms | None = None

    def open(self, address: str, *, status: int = 200) -> "Visitor":
        """Loads an address, following redirects; asserts how it ended."""
        self._load(address)
        return self._ended(status)

    def log_in(self, login: str, password: str) -> "Visitor":
        self.open("/masuk")
        return self.submit("/masuk", email=login, password=password)

    def form(self, action: str, *, holding: str = "") -> HtmlForm:
        """The only form of the page whose address ends so (and that offers a control of that name)."""
        fitting = [
            form
            for form in self.forms()
            if (form.action or self.url).partition("?")[0].partition("#")[0].endswith(action)
            and form.method.lower() == "post"
            and (not holding or holding in form.offered)
        ]
        assert len(fitting) == 1, (
            f"{len(fitting)} forms for {action} on {self.url}: {complaints(self.page)}\n{self.page}"
        )
        return fitting[0]

    def forms(self) -> list[HtmlForm]:
        """Those of the page, read once."""
        if self._read is None or self._read.page is not self.page:
            self._read = Forms(self.page)
        return self._read.found

    def submit(self, action: str, /, *, holding: str = "", status: int = 200, **changes: str | list[str]) -> "Visitor":
        """Sends that form with some values changed; only controls that the form has can be changed."""
        target, sent = self.filled(self.form(action, holding=holding), changes)
        self._take(self.client.post(target, data=sent))
        return self._ended(status)

    def filled(self, form: HtmlForm, changes: Values) -> tuple[str, Values]:
        """Where that form goes and what it sends, with some values changed."""
        unknown = set(changes) - set(form.offered) - set(form.values)
        assert not unknown, f"no such control on {self.url}: {unknown}"
        path = urlsplit(form.action or self.url)
        return path.path + (f"?{path.query}" if path.query else ""), {**form.values, **changes}

    def choice(self, action: str, name: str, label: str, *, holding: str = "") -> str:
        """The value of the option that is called so."""
        form = self.form(action, holding=holding or name)
        found = [value for (select, value), text in form.labels.items() if select == name and text.startswith(label)]
        assert found, f"{label} is not among {list(form.labels.values())}"
        return found[0]

    def says(self, *sentences: str) -> "Visitor":
        for sentence in sentences:
            assert sentence in self.page, f"{self.url} does not say: {sentence}\n{self.page}"
        return self

    def says_not(self, *sentences: str) -> "Visitor":
        for sentence in sentences:
            assert sentence not in self.page, f"{self.url} says: {sentence}"
        return self

    def _ended(self, status: int) -> "Visitor":
        assert self.status == status, f"{self.url}: {self.status} {complaints(self.page)}\n{self.page}"
        return self

    def _load(self, address: str) -> None:
        parts = urlsplit(address)
        self._take(self.client.get(parts.path + (f"?{parts.query}" if parts.query else "")))

    def _take(self, answer: object) -> None:
        for _hop in range(5):
            self.status, self.url = answer.status_code, answer.request.path
            if self.status not in (302, 303):
                break
            target = urlsplit(answer.headers["Location"])
            answer = self.client.get(target.path + (f"?{target.query}" if target.query else ""))
        self.page = answer.text if answer.mimetype.startswith("text/") else ""
