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

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from kinerja.core.db import reading
from tests.translations.data import Data
from tests.translations.page import Page, PostForm, page_of
from tests.translations.pseudo import outside

# The living page of components has no reader but us; the others are files.
LEFT_OUT = {
    "gallery.index",
    "static",
    "admin.static",
    "versi.download",
    "versi.scan",
    "versi.workbook",
    "appraisals.evidence",
    "appraisals.note_file",
    "copying.workbook",
    "planning.document",
    "plans.file",
    "objections.evidence",
    "results.pdf",
    "recap.pdf",
    "printouts.pdf",
    "printouts.scan",
    "print_basis.scan",
    "annex.draft",
    "annex.version",
    "papersheets.assignment",
    "papersheets.appraisal",
    "papersheets.unit",
    "paper.conflict_scan",
    "appraisals.scan",
    "rancangan.document",
    "rancangan.workbook",
    "instrumen.schema",
    "people_import_admin.template",
}
# Ends the visit, or belongs to nobody.
NEVER_POSTED = {"security.logout", "people.end_sessions_elsewhere", "people.set_language"}
# States differ between the things that an address shows; a verb, a sorted or a filtered list looks the same for all.
MOST_OF_A_KIND = {"ratna": 6}
NONSENSE = "¿?"
Visit = tuple[str, Page]
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
    judged: set[tuple[str, bool]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.routes = self.app.url_map.bind("localhost")

    def follow(self, starts: Iterable[str]) -> list[Visit]:
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

    def post_forms(self, pages: Iterable[Visit], posted: Counter[str]) -> None:
        """Presses the buttons with nothing typed and with nonsense; each kind of form once, by three roles at most."""
        done = set()
        for url, page in pages:
            for form in page.forms:
                for target in targets(url, form):
                    kind = self.kind(target, "POST")
                    if kind is None or kind in done or kind in NEVER_POSTED or posted[kind] >= 3:
                        continue
                    done.add(kind)
                    posted[kind] += 1
                    for typed in ("", NONSENSE):
                        fields = dict.fromkeys(form.names, typed) | form.hidden
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

    def look(self, answer: TestResponse, where: str) -> Page | None:
        """Judges an answer; gives its page, if it is one."""
        request = answer.request
        self.answered.add((self.kind(request.path, request.method) or request.path, answer.status_code))
        if 300 <= answer.status_code < 400:
            return None  # no browser shows the body of a redirection
        if answer.mimetype == "text/html":
            if (body := REFERENCE.sub("", answer.text)) in self.bodies:
                return None
            self.bodies.add(body)
            page = page_of(answer.text)
            if page.lang != "id":
                self.findings.setdefault(f"html lang={page.lang}", where)
            self.judge(page.texts, where)
            return page
        if answer.mimetype == "application/json" and answer.text:
            self.judge(texts_in_json(json.loads(answer.text)), where)
        elif answer.mimetype == "text/csv":
            sign = ";" if ";" in answer.text.partition("\n")[0] else ","
            self.judge((cell for row in csv.reader(StringIO(answer.text), delimiter=sign) for cell in row), where)
        elif answer.mimetype == "text/plain":
            self.judge(answer.text.splitlines(), where)
        return None

    def judge(self, texts: Iterable[str], where: str) -> None:
        in_audit = "/admin/jejak-audit/" in where
        for text in texts:
            if (text, in_audit) in self.judged:
                continue
            self.judged.add((text, in_audit))
            rest = self.data.without(outside(text))
            if rest and in_audit:
                rest = self.data.without(Data.of_audit(reading()).known.sub(" ", outside(text)))
            if rest:
                self.findings.setdefault(f"{rest!r} in {' '.join(text.split())[:110]!r}", f"{self.role}: {where}")


def path_of(url: str) -> str:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        return url
    return parts.path + (f"?{parts.query}" if parts.query else "")


def links(url: str, page: Page) -> list[str]:
    return [path_of(urljoin(url, one)) for one in page.links]


def targets(url: str, form: PostForm) -> Iterator[str]:
    yield path_of(urljoin(url, form.action or url))
    for action in form.formactions:
        yield path_of(urljoin(url, action))


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
