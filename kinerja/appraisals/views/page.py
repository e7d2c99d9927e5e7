"""The page of a sheet: the compiled shell, joined with one person's values and the marks of this request."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from forms.answers import answer_from_json, progress
from forms.builder import asked_of, takes_evidence
from forms.errors import Problem
from forms.instrument import Instrument
from forms.page import PageValues, page_for, values_of
from kinerja.appraisals import policies
from kinerja.appraisals.queries import EvidenceRow, Sheet
from kinerja.appraisals.services.respond import SavedSheet
from kinerja.appraisals.views.figures import figures_beside
from kinerja.appraisals.views.wording import answer_words, problem_words, refusal_words, role_label
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.i18n import _, locale_code
from kinerja.core.web import current_actor
from kinerja.cycles.sentences import why_sentence
from kinerja.instruments.versions import load_instrument

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"
CODE_HERE, LIST_HERE = "\0", "\1"


def sheet_page(
    sheet: Sheet,
    *,
    typed: Any = None,
    saved: SavedSheet | None = None,
    problems: Sequence[Problem] = (),
    notes: Mapping[str, str] | None = None,
    refusal: str = "",
) -> str:
    """The whole page; with `typed` it shows what was just sent instead of what is stored."""
    actor, now, locale = current_actor(), utc_now(), locale_code()
    instrument = load_instrument(reading(), sheet.fingerprint)
    found = (*problems, *(saved.problems if saved else ()))
    errors: dict[str, list[Problem]] = {}
    for problem in found:
        errors.setdefault(problem.path, []).append(problem)
    for code in saved.conflicts if saved else ():
        errors.setdefault(code, []).append(Problem("response.changed_elsewhere", code, "value"))
    values = values_of(
        instrument,
        sheet.answers,
        {code: wrong for code, wrong in errors.items() if code},
        role=sheet.role,
        locale=locale,
        extras=_extras(instrument, sheet, saved, notes or {}),
        typed=typed,
        message=problem_words,
    )
    page = page_for(instrument, role=sheet.role, locale=locale, translate=_)
    filled, total = progress(instrument, sheet.answers, role=sheet.role)
    allowed = policies.can_answer_sheet(actor, sheet.duty, now=now)
    return render_template(
        "appraisals/sheet.html",
        sheet=sheet,
        role=role_label(instrument, sheet.role),
        why=why_sentence(sheet.why),
        sections=Markup(page.join(_with_files(instrument, sheet, values))),  # noqa: S704  # escaped slot by slot
        filled=filled,
        total=total,
        revisions=revisions_text(sheet),
        errors=_labelled(instrument, sheet.role, errors),
        refusal=refusal,
        allowed=allowed,
        closed=refusal_words(allowed, sheet.about.zone),
    )


def revisions_text(sheet: Sheet) -> str:
    """The revisions that this page was made from: `CODE:3 OTHER:1`."""
    return " ".join(f"{code}:{one.rev}" for code, one in sheet.stored.items())


def revisions_from(text: str) -> dict[str, int]:
    """What a page says it was made from; nonsense counts as nothing."""
    pairs = (part.rpartition(":") for part in text[:20_000].split())
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


def _extras(
    instrument: Instrument, sheet: Sheet, saved: SavedSheet | None, notes: Mapping[str, str]
) -> dict[str, Markup]:
    """What stands above a field: data, the self-assessment for the superior, another tab's answer, a refused file."""
    pieces = figures_beside(instrument, sheet)
    for indicator in asked_of(instrument, sheet.role):
        code = indicator.code
        own = (sheet.self_answers or {}).get(code)
        if own is not None:
            words = answer_words(indicator, answer_from_json(own), role=sheet.role)
            reason = answer_from_json(own).reason
            pieces.setdefault(code, []).append(_aside(_("Penilaian diri"), words, reason))
        if saved and code in saved.conflicts:
            theirs = saved.conflicts[code]
            words = answer_words(indicator, theirs, role=sheet.role) or _("dikosongkan")
            pieces.setdefault(code, []).append(_aside(_("Yang tersimpan"), words, theirs.reason if theirs else ""))
        if code in notes:
            pieces.setdefault(code, []).append(Markup('<p class="error">{}</p>').format(notes[code]))
    return {code: Markup("").join(found) for code, found in pieces.items()}


def _aside(title: str, words: str, reason: str) -> Markup:
    more = Markup('<br><span class="small typed">{}</span>').format(reason) if reason else Markup("")
    return Markup('<p class="notice small"><span class="strong">{}:</span> {}{}</p>').format(title, words, more)


def _with_files(instrument: Instrument, sheet: Sheet, values: PageValues) -> PageValues:
    """The stored files of each field and the control to add one."""
    slots = dict(values.slots)
    control = _control(sheet)
    stored = {one.code for one in sheet.evidence}
    for indicator in asked_of(instrument, sheet.role):
        if not takes_evidence(instrument, indicator, sheet.role):
            continue
        code, listed = indicator.code, ""
        if code in stored:
            listed = _list(sheet, [one for one in sheet.evidence if one.code == code])
            slots[f"o_{code}"] = " open"
        # Codes hold letters, digits and hyphens only.
        slots[f"files_{code}"] = control.replace(CODE_HERE, code).replace(LIST_HERE, listed)
    return PageValues(slots, values.fields, values.errors)


def _control(sheet: Sheet) -> str:
    """The control of every field, written once per page with two marks to replace."""
    return str(
        Markup(
            f'<div class="field"><label for="f_{CODE_HERE}">{{label}}</label>'
            f'<p class="help" id="fh_{CODE_HERE}">{{help}}</p>{LIST_HERE}'
            f'<input type="file" id="f_{CODE_HERE}" name="f_{CODE_HERE}" accept="{{accept}}"'
            f' aria-describedby="fh_{CODE_HERE}"> <button class="btn quiet small" formaction="{{action}}"'
            f' formnovalidate name="field" value="{CODE_HERE}">{{button}}</button></div>'
        ).format(
            label=_("Berkas bukti dukung"),
            help=_("PDF, gambar, Word, atau Excel, paling besar 10 MB. Isian lain ikut tersimpan."),
            accept=ACCEPTED,
            action=url_for("appraisals.upload", public_id=sheet.public_id),
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
