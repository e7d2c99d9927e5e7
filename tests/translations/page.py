"""Reads a page of ours: what it says, where it leads, what it posts.

A crawl reads two thousand pages, so the tags are found by one expression and only those that matter are
looked into; `test_page.py` holds it against a whole parser.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

SPOKEN = ("title", "placeholder", "alt", "aria-label", "aria-description", "aria-roledescription", "label")
# A comment, the doctype, a whole element whose content is not the page's own text, or a tag with its attributes.
PIECE = re.compile(
    r"<!--.*?-->|<![^>]*>|<(?P<raw>script|style|textarea)\b(?P<given>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>.*?</(?P=raw)\s*>"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
# Nothing else about a tag is asked for; most tags have none of these.
INTERESTING = re.compile(r"[\s\"'](?:formaction|data-t-|href|name|lang|value|" + "|".join(SPOKEN) + ")")


@dataclass(slots=True)
class PostForm:
    """A form that is posted: where to, by which further buttons, and its fields with what the hidden ones hold."""

    action: str
    formactions: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    hidden: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    lang: str | None = None
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    forms: list[PostForm] = field(default_factory=list)


def page_of(html: str) -> Page:
    """Everything a page says: to the eye, to a screen reader, and to its scripts; what people typed is theirs."""
    page, place, form = Page(), 0, None
    for piece in PIECE.finditer(html):
        if place != piece.start():
            page.texts.append(unescape(html[place : piece.start()]))
        place = piece.end()
        name, written = (piece["raw"] or piece["name"] or "").lower(), piece["given"] or piece["attributes"] or ""
        if name == "form":
            form = None
        if piece["end"] or not (name == "form" or INTERESTING.search(written)):
            continue
        given = attributes_of(written)
        page.texts += spoken(name, given)
        if name == "html":
            page.lang = given.get("lang")
        elif name == "a" and "href" in given:
            page.links.append(given["href"])
        elif name == "form" and given.get("method", "").lower() == "post":
            form = PostForm(given.get("action", ""))
            page.forms.append(form)
        elif form is not None:
            note_field(form, name, given)
    page.texts.append(unescape(html[place:]))
    return page


def attributes_of(written: str) -> dict[str, str]:
    return {name.lower(): unescape(one or two or bare) for name, one, two, bare in ATTRIBUTE.findall(written)}


def spoken(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    for name, value in given.items():
        is_button = name == "value" and tag == "input" and given.get("type") in ("submit", "button", "reset")
        is_summary = name == "content" and tag == "meta" and given.get("name") in ("description", "application-name")
        if name in SPOKEN or name.startswith("data-t-") or is_button or is_summary:
            yield value


def note_field(form: PostForm, tag: str, given: Mapping[str, str]) -> None:
    if "formaction" in given:
        form.formactions.append(given["formaction"])
    if "name" in given:
        form.names.append(given["name"])
        if tag == "input" and given.get("type") == "hidden":
            form.hidden[given["name"]] = given.get("value", "")
