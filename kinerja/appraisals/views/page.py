"""The page of a sheet: the compiled shell, joined with one person's values and the marks of this request."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup, escape

from forms.answers import answer_from_json
from forms.builder import ByFingerprint, asked_of, takes_evidence
from forms.errors import Problem
from forms.instrument import Answer, Indicator, Instrument
from forms.page import Page, PageValues, page_for, values_of
from forms.progress import parts_of, progress
from forms.rows import in_rows
from kinerja.appraisals import policies
from kinerja.appraisals.figures import Around, around, figures_beside
from kinerja.appraisals.queries import EvidenceRow, Sheet
from kinerja.appraisals.services.respond import SavedSheet
from kinerja.appraisals.views.contents import contents
from kinerja.appraisals.views.news import errata_of, is_drafted, news_of
from kinerja.appraisals.views.wording import answer_words, problem_words, refusal_words, role_label
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.frames import framed, slot
from kinerja.core.i18n import _, catalogue, locale_code
from kinerja.core.web import current_actor
from kinerja.cycles.sentences import why_sentence
from kinerja.instruments.legal import standing_words
from kinerja.instruments.versions import published_instrument
from kinerja.plans.beside import FileAddress, beside_fields, by_indicator, folded
from kinerja.plans.queries import Remark

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"
Items = tuple[Any, ...]
LONGEST_REVISIONS = 200_000  # a thousand answers in the rows of long codes
PERSONAL = ("name", "post", "unit", "cycle")


def sheet_page(
    sheet: Sheet,
    *,
    typed: Any = None,
    saved: SavedSheet | None = None,
    problems: Sequence[Problem] = (),
    notes: Mapping[str, str] | None = None,
    refusal: str = "",
) -> bytes:
    """The whole page in UTF-8; with `typed` it shows what was just sent instead of what is stored."""
    actor, now, locale = current_actor(), utc_now(), locale_code()
    instrument, answers = in_rows(published_instrument(sheet.fingerprint), sheet.givens), sheet.answers
    errors = _by_code(problems, saved)
    values = values_of(
        instrument,
        answers,
        {code: wrong for code, wrong in errors.items() if code},
        role=sheet.role,
        locale=locale,
        extras=_extras(instrument, sheet, saved, notes or {}),
        typed=typed,
        givens=sheet.givens,
        message=problem_words,
    )
    key = ByFingerprint(instrument.key, instrument)
    page = _shell(key, sheet.role, locale)
    filled, total = progress(instrument, answers, role=sheet.role, givens=sheet.givens)
    parts = parts_of(instrument, answers, role=sheet.role, givens=sheet.givens)
    allowed = policies.can_answer_sheet(actor, sheet.duty, now=now, prepares=is_drafted(sheet))
    basis = None if sheet.legal_basis is None else tuple(sheet.legal_basis.items())
    role, why, standing = _words_above(key, sheet.role, tuple(sheet.why.items()), basis, locale=locale)
    shown: dict[str, Any] = {
        "role": role,
        "why": why,
        "standing": standing,
        "filled": filled,
        "total": total,
        "allowed": bool(allowed),
        "closed": refusal_words(allowed, sheet.about.zone),
        "depends": bool(instrument.conditional or instrument.demanding),
        "is_long": bool(parts),
        **news_of(instrument, sheet),
    }
    own: dict[str, Sequence[bytes]] = {
        "sections": page.pieces(_with_files(sheet, values)),
        "revisions": [escape(revisions_text(sheet)).encode()],
        "contents": [contents(parts).encode(), _other_remarks(instrument, sheet).encode()],
        **{name: [escape(getattr(sheet.about, name)).encode()] for name in PERSONAL},
    }
    if errors or refusal:
        shown |= {"errors": _labelled(instrument, sheet.role, errors), "refusal": refusal}
        return _rendered(sheet, shown, {name: b"".join(pieces).decode() for name, pieces in own.items()}).encode()
    duty = (sheet.duty.role_kind, sheet.duty.closes_at, sheet.about.zone)
    return framed(
        ("sheet", locale, *shown.values(), *duty),
        own,
        lambda frame: _rendered(sheet, shown | frame, {name: slot(name) for name in own}),
        actor=actor,
        marks={"sheet": sheet.public_id},
    )


def _note_file(sheet: Sheet) -> FileAddress:
    """Where a file of a note opens for whoever rates by this sheet."""
    about = sheet.about.appraisal_public_id
    return lambda _remark, file: url_for("appraisals.note_file", public_id=about, file_id=file.public_id)


def _remarks(instrument: Instrument, sheet: Sheet) -> tuple[dict[str, list[Remark]], list[Remark]]:
    return by_indicator(sheet.beside.remarks, (one.code for one in asked_of(instrument, sheet.role)))


def _other_remarks(instrument: Instrument, sheet: Sheet) -> Markup:
    """What the year has left that speaks of no indicator of this sheet."""
    if not sheet.beside.remarks:
        return Markup("")
    return folded(_remarks(instrument, sheet)[1], _note_file(sheet), is_rest=True)


def _by_code(problems: Sequence[Problem], saved: SavedSheet | None) -> dict[str, list[Problem]]:
    """What is wrong, field by field."""
    errors: dict[str, list[Problem]] = {}
    for problem in (*problems, *(saved.problems if saved else ())):
        errors.setdefault(problem.path, []).append(problem)
    for code in saved.conflicts if saved else ():
        errors.setdefault(code, []).append(Problem("response.changed_elsewhere", code, "value"))
    return errors


def _rendered(sheet: Sheet, shown: dict[str, Any], own: Mapping[str, str]) -> str:
    """The template with what is the same for many, and what is one's own as HTML."""
    ready: dict[str, Any] = {name: Markup(text) for name, text in own.items()}  # noqa: S704  # escaped by whoever made it
    about = replace(sheet.about, **{name: ready[name] for name in PERSONAL})
    named = {"sections": ready["sections"], "revisions": ready["revisions"], "contents": ready["contents"]}
    return render_template("appraisals/sheet.html", **shown, **named, sheet=replace(sheet, about=about))


@lru_cache(maxsize=256)
def _shell(key: ByFingerprint, role: str, locale: str) -> Page:
    """The engine's page with our control for files beside each answer that takes evidence."""
    codes = [one.code for one in asked_of(key.instrument, role) if takes_evidence(key.instrument, one, role)]
    page = page_for(key.instrument, role=role, locale=locale, translate=catalogue().ugettext)
    return page.filled({f"files_{code}": _control(code) for code in codes})


@lru_cache(maxsize=256)
def _words_above(
    key: ByFingerprint, role: str, why: Items, basis: Items | None, *, locale: str
) -> tuple[str, str, str]:
    """The label of the role, the reason for the instrument and its decree, worded once per language."""
    return (
        role_label(key.instrument, role),
        why_sentence(dict(why)),
        standing_words(None if basis is None else dict(basis)),
    )


def revisions_text(sheet: Sheet) -> str:
    """The revisions that this page was made from: `CODE:3 OTHER:1`."""
    return " ".join([f"{code}:{rev}" for code, rev in sheet.revisions.items()])


def revisions_from(text: str) -> dict[str, int]:
    """What a page says it was made from; nonsense counts as nothing."""
    pairs = (part.rpartition(":") for part in text[:LONGEST_REVISIONS].split())
    return {code: int(rev) for code, _colon, rev in pairs if rev.isdecimal() and len(rev) < 9}


def _labelled(instrument: Instrument, role: str, errors: Mapping[str, list[Problem]]) -> list[tuple[str, str, str]]:
    """Every error for the list on top: code, label, sentence."""
    labels = {one.code: one.label_for(role) for one in asked_of(instrument, role)}
    return [
        (code, _label(labels.get(code, {})), problem_words(problem))
        for code, problems in errors.items()
        for problem in problems
    ]


def _label(text: Mapping[str, str]) -> str:
    return text.get(locale_code()) or text.get("id", "")


def material_beside(instrument: Instrument, sheet: Sheet, known: Around) -> dict[str, list[Markup]]:
    """What is known about this person beside each indicator: figures, the year's remarks, and the self-assessment for
    the superior.

    The sheet of one person and the page of one indicator across a team show the same.
    """
    pieces = figures_beside(instrument, sheet, known)
    if sheet.beside.remarks:
        for code, fold in beside_fields(_remarks(instrument, sheet)[0], _note_file(sheet)).items():
            pieces.setdefault(code, []).append(fold)
    own = sheet.beside.self_answers or {}
    for indicator in asked_of(instrument, sheet.role) if own else ():
        if indicator.code in own:
            answer = answer_from_json(own[indicator.code])
            words = answer_words(indicator, answer, role=sheet.role)
            pieces.setdefault(indicator.code, []).append(_aside(_("Penilaian diri"), words, answer.reason))
    return pieces


def _extras(
    instrument: Instrument,
    sheet: Sheet,
    saved: SavedSheet | None,
    notes: Mapping[str, str],
) -> dict[str, Markup]:
    """What stands above a field: what is known beside it, errata, another tab's answer, a refused file."""
    # Most sheets have nothing of the kind; asking for a session costs a twentieth of the page.
    known = around(reading(), [sheet]) if sheet.beside.is_marked or sheet.beside.is_contested else Around()
    pieces = material_beside(instrument, sheet, known)
    for code, told in errata_of(instrument, sheet).items():
        pieces.setdefault(code, []).extend(Markup('<p class="notice warn small">{}</p>').format(one) for one in told)
    something = notes or (saved and saved.conflicts)
    for indicator in asked_of(instrument, sheet.role) if something else ():
        code = indicator.code
        if saved and code in saved.conflicts:
            pieces.setdefault(code, []).append(stored_elsewhere(indicator, saved.conflicts[code], role=sheet.role))
        if code in notes:
            pieces.setdefault(code, []).append(Markup('<p class="error">{}</p>').format(notes[code]))
    return {code: Markup("").join(found) for code, found in pieces.items()}


def stored_elsewhere(indicator: Indicator, theirs: Answer | None, *, role: str) -> Markup:
    """The answer of another tab or device, beside what was typed over it."""
    words = answer_words(indicator, theirs, role=role) or _("dikosongkan")
    return _aside(_("Yang tersimpan"), words, theirs.reason if theirs else "")


def _aside(title: str, words: str, reason: str) -> Markup:
    more = Markup('<br><span class="small typed">{}</span>').format(reason) if reason else Markup("")
    return Markup('<p class="notice small"><span class="strong">{}:</span> {}{}</p>').format(title, words, more)


def _with_files(sheet: Sheet, values: PageValues) -> PageValues:
    """The stored files of each field, and whose they are."""
    slots = {**values.slots, "sheet": sheet.public_id}
    for code in {one.code for one in sheet.evidence}:
        slots[f"listed_{code}"] = _list(sheet, [one for one in sheet.evidence if one.code == code])
        slots[f"o_{code}"] = " open"
    return PageValues(slots, values.fields, values.errors)


def _control(code: str) -> str:
    """Without a sheet: the address to send to gets its id with the values of the page."""
    return str(
        Markup(
            '<div class="field"><label for="f_{code}">{label}</label><p class="help" id="fh_{code}">{help}</p>{listed}'
            '<input type="file" id="f_{code}" name="f_{code}" accept="{accept}" aria-describedby="fh_{code}"> '
            '<button class="btn quiet small" formaction="{action}" formnovalidate name="field" value="{code}">{button}'
            "</button></div>"
        ).format(
            code=code,
            label=_("Berkas bukti dukung"),
            help=_(
                "PDF, gambar, Word, atau Excel, paling besar 10 MB. Tutupi dahulu nama, NIK, wajah anak, dan data "
                "kesehatan orang lain. Isian lain ikut tersimpan."
            ),
            listed=slot(f"listed_{code}"),
            accept=ACCEPTED,
            action=url_for("appraisals.upload", public_id="-").replace("/-/", f"/{slot('sheet')}/"),
            button=_("Unggah"),
        )
    )


def _list(sheet: Sheet, own: list[EvidenceRow]) -> str:
    drop = url_for("appraisals.remove", public_id=sheet.public_id)
    items = Markup("").join(
        Markup(
            '<li><a href="{}">{}</a> <button class="link" formaction="{}" formnovalidate name="evidence" value="{}"'
            ' aria-label="{}">{}</button></li>'
        ).format(
            url_for("appraisals.evidence", public_id=sheet.public_id, evidence_id=one.public_id),
            one.name,
            drop,
            one.public_id,
            _("Hapus berkas %(name)s", name=one.name),
            _("Hapus"),
        )
        for one in own
    )
    return str(Markup('<ul class="files">{}</ul>').format(items))
