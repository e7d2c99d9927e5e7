"""Follows every link as one role, posts every form empty, and notes text that was never given to gettext."""

import csv
import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from kinerja.core.db import reading
from tests.translations.data import Data
from tests.translations.pseudo import outside

# The living page of components has no reader but us; the others are files.
LEFT_OUT = {"gallery.index", "static", "admin.static", "versi.download", "appraisals.evidence", "results.pdf"}
# Ends the visit, or belongs to nobody.
NEVER_POSTED = {"security.logout", "people.end_sessions_elsewhere", "people.set_language"}
SPOKEN = ("title", "placeholder", "alt", "aria-label", "aria-description", "aria-roledescription", "label")
# States differ between the things that an address shows; a verb, a sorted or a filtered list looks the same for all.
MOST_OF_A_KIND = {"ratna": 6}
NONSENSE = "¿?"
Page = tuple[str, BeautifulSoup]
REFERENCE = re.compile(r"\b[0-9A-F]{8}\b")


@dataclass
class Crawler:
    app: Flask
    client: FlaskClient
    data: Data
    role: str
    seen: Counter[str] = field(default_factory=Counter)
    visited: set[str] = field(default_factory=set)
    answered: set[tuple[str, int]] = field(default_factory=set)
    findings: dict[str, str] = field(default_factory=dict)
    bodies: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.routes = self.app.url_map.bind("localhost")

    def follow(self, starts: Iterable[str]) -> list[Page]:
        """Visits what the starts lead to; gives the pages."""
        named = set(starts)
        waiting, pages = deque(sorted(named)), []
        while waiting:
            url = waiting.popleft()
            kind = self.kind(url)
            if kind is None or url in self.visited or (url not in named and self.has_enough(kind)):
                continue
            self.visited.add(url)
            self.seen[kind] += 1
            answer = self.client.get(url)
            page = self.look(answer, f"GET {url}")
            if answer.status_code in (301, 302, 303):
                waiting.append(path_of(urljoin(url, answer.headers["Location"])))
            elif page is not None:
                pages.append((url, page))
                waiting.extend(links(url, page))
        return pages

    def has_enough(self, kind: str) -> bool:
        return self.seen[kind] >= (1 if " " in kind else MOST_OF_A_KIND.get(self.role, 3))

    def post_forms(self, pages: Iterable[Page], posted: Counter[str]) -> None:
        """Presses the buttons with nothing typed and with nonsense; each kind of form once, by three roles at most."""
        done = set()
        for url, page in pages:
            for form in page.select("form[method=post]"):
                for target in targets(url, form):
                    kind = self.kind(target, "POST")
                    if kind is None or kind in done or kind in NEVER_POSTED or posted[kind] >= 3:
                        continue
                    done.add(kind)
                    posted[kind] += 1
                    for typed in ("", NONSENSE):
                        fields = {str(one["name"]): typed for one in form.select("[name]")} | hidden_fields(form)
                        self.send(target, fields)
                    self.send(target, fields, {"Accept": "application/json"})

    def send(self, target: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> TestResponse:
        answer = self.client.post(target, data=fields, headers=headers or {})
        self.look(answer, f"POST {target} {headers or ''}")
        if answer.status_code in (302, 303):
            # What was flashed stands on the next page.
            self.look(self.client.get(answer.headers["Location"]), f"after POST {target}")
        return answer

    def kind(self, url: str, method: str = "GET") -> str | None:
        """The endpoint with what makes its pages differ; None for what is no page of ours."""
        parts = urlsplit(url)
        if parts.netloc not in ("", "localhost"):
            return None
        try:
            endpoint, arguments = self.routes.match(parts.path, method=method)
        except HTTPException:
            return None
        if endpoint in LEFT_OUT:
            return None
        if endpoint.endswith("index_view") and parts.query:
            return f"{endpoint} ?"
        return f"{endpoint} {arguments.get('verb', '')}".strip()

    def look(self, answer: TestResponse, where: str) -> BeautifulSoup | None:
        """Judges an answer; gives its page, if it is one."""
        request = answer.request
        self.answered.add((self.kind(request.path, request.method) or request.path, answer.status_code))
        if 300 <= answer.status_code < 400:
            return None  # no browser shows the body of a redirection
        if answer.mimetype == "text/html":
            if (body := REFERENCE.sub("", answer.text)) in self.bodies:
                return None
            self.bodies.add(body)
            page = BeautifulSoup(answer.text, "html.parser")
            language = page.html and page.html.get("lang")
            if language != "id":
                self.findings.setdefault(f"html lang={language}", where)
            self.judge(texts_of(page), where)
            return page
        if answer.mimetype == "application/json" and answer.text:
            self.judge(texts_in_json(json.loads(answer.text)), where)
        elif answer.mimetype == "text/csv":
            self.judge((cell for row in csv.reader(StringIO(answer.text)) for cell in row), where)
        elif answer.mimetype == "text/plain":
            self.judge(answer.text.splitlines(), where)
        return None

    def judge(self, texts: Iterable[str], where: str) -> None:
        for text in texts:
            if text in self.judged:
                continue
            self.judged.add(text)
            rest = self.data.without(outside(text))
            if rest and "/admin/jejak-audit/" in where:
                rest = self.data.without(Data.of_audit(reading()).known.sub(" ", outside(text)))
            if rest:
                self.findings.setdefault(f"{rest!r} in {' '.join(text.split())[:110]!r}", f"{self.role}: {where}")


def path_of(url: str) -> str:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        return url
    return parts.path + (f"?{parts.query}" if parts.query else "")


def links(url: str, page: BeautifulSoup) -> list[str]:
    return [path_of(urljoin(url, str(one["href"]))) for one in page.select("a[href]")]


def targets(url: str, form: Tag) -> Iterator[str]:
    yield path_of(urljoin(url, str(form.get("action") or url)))
    for button in form.select("[formaction]"):
        yield path_of(urljoin(url, str(button["formaction"])))


def hidden_fields(form: Tag) -> dict[str, str]:
    return {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden][name]")}


def texts_of(page: BeautifulSoup) -> Iterator[str]:
    """Everything a page says: to the eye, to a screen reader, and to its scripts."""
    for piece in page.find_all(string=True):
        # Not comments, scripts and the doctype, which are other types; and what people typed is theirs.
        if type(piece) is NavigableString and piece.parent is not None and piece.parent.name != "textarea":
            yield str(piece)
    for tag in page.find_all(True):
        for name, value in tag.attrs.items():
            is_button = name == "value" and tag.name == "input" and tag.get("type") in ("submit", "button", "reset")
            is_summary = name == "content" and tag.get("name") in ("description", "application-name")
            if name in SPOKEN or name.startswith("data-t-") or is_button or is_summary:
                yield str(value)


def texts_in_json(value: Any, key: str = "") -> Iterator[str]:
    """The sentences of a JSON answer; codes, states and references are keys for programs."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_in_json(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in_json(inner, key)
    elif isinstance(value, str) and key not in ("code", "reference", "field", "rev", "status", "state", "csrf_token"):
        yield value


__all__ = ["Crawler", "texts_in_json"]
