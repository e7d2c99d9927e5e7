"""Background work of appraisals: ballots go, clocks run out, evidence goes, people are reminded, each at its time."""

from collections.abc import Sequence
from urllib.parse import urljoin

from flask import current_app

from kinerja.appraisals.changes.releasing import KIND
from kinerja.appraisals.changes.returning import RETURNED
from kinerja.appraisals.changes.thanking import THANK
from kinerja.appraisals.sentences import reminder_words, thanks_words
from kinerja.appraisals.services.confirm_waiting import confirm_waiting
from kinerja.appraisals.services.import_data import APPLY, UNDO, run_apply, run_undo
from kinerja.appraisals.services.purge_evidence import purge_evidence
from kinerja.appraisals.services.release import release_and_reschedule
from kinerja.appraisals.services.remind import Letter, make_digests
from kinerja.appraisals.services.run_clocks import begin_clocks, run_out_clocks
from kinerja.appraisals.services.thank import ThanksMail, thank_third_parties
from kinerja.appraisals.services.write_guests import GuestMail, make_guest_letters, write_of_return
from kinerja.core.errors import Unavailable
from kinerja.core.i18n import LOCALES, _, force_locale
from kinerja.core.queue import JobRun, job
from kinerja.core.schedule import DAY, HOUR, recurring
from kinerja.notices.sentences import DIGEST, notice_sentences

Mail = Letter | GuestMail | ThanksMail


@recurring(KIND, HOUR)  # besides the ends of windows: what failed three times must not wait for a late ballot
@job(KIND)
def release_ballots_job(run: JobRun) -> None:
    """Release what is due and wait for the next end of a window."""
    released = release_and_reschedule(run.actor, now=run.now)
    run.outcome = {"ballots": released.ballots, "withheld_groups": released.withheld_groups}


@recurring("run_clocks", HOUR)  # clocks are due at midnight, where a slot begins
@job("run_clocks")
def run_clocks_job(run: JobRun) -> None:
    """Clocks begin with the end of a window, and those that ran out have their consequence."""
    silent, ended = begin_clocks(run.actor, now=run.now), 0
    while number := run_out_clocks(run.actor, now=run.now):
        ended += number
        run.progress(ended, ended)
    run.outcome = {"silent": silent, "ended": ended}


@recurring("purge_evidence", DAY)
@job("purge_evidence")
def purge_evidence_job(run: JobRun) -> None:
    """Files of notes whose retention is over, batch by batch."""
    gone = 0
    while number := purge_evidence(run.actor, now=run.now):
        gone += number
        run.progress(gone, gone)
    run.outcome = {"files": gone}


@recurring("confirm_waiting", DAY)
@job("confirm_waiting")
def confirm_waiting_job(run: JobRun) -> None:
    """Administrators are reminded of suggestions; those whose day has come are confirmed."""
    run.outcome = {"asked": confirm_waiting(run.actor, now=run.now)}


@recurring("remind", DAY)  # a day's slot begins at 09.00 in Maluku Utara
@job("remind")
def remind_job(run: JobRun) -> None:
    """The digests of the day; letters follow what is stored, so that none goes out twice."""
    digests, own = make_digests(run.actor, now=run.now)
    letters: list[Mail] = [*own, *make_guest_letters(run.actor, now=run.now)]
    run.outcome = {"digests": digests, **_post_all(letters, run)}


@job(APPLY)
def apply_data_list_job(run: JobRun) -> None:
    """A long table of figures, marks or unit figures."""
    run_apply(run)


@job(UNDO)
def undo_data_list_job(run: JobRun) -> None:
    """The same, taken back."""
    run_undo(run)


@job(RETURNED)
def write_of_return_job(run: JobRun) -> None:
    """A guest hears that the sheet came back; a mail server that does not answer is asked no second time."""
    run.outcome = _post_all(write_of_return(run.actor, run.args["assignment"], run.args["cause"], now=run.now), run)


@job(THANK)
def thank_third_parties_job(run: JobRun) -> None:
    """Thanks for a period that closed; a mail server that does not answer is asked no second time."""
    people, letters = thank_third_parties(run.actor, run.args["cycle"], now=run.now)
    run.outcome = {"people": people, **_post_all(letters, run)}


def _post_all(letters: Sequence[Mail], run: JobRun) -> dict[str, int]:
    """How many went and how many did not. A server that does not answer now would hold up every other letter."""
    sent = 0
    try:
        for letter in letters:
            _post(letter, run)
            sent += 1
            run.progress(sent, len(letters))
    except Unavailable:
        # What the letters say stands in the inboxes or with the administrators; the outcome says what is unsent.
        return {"letters": sent, "unsent": len(letters) - sent}
    return {"letters": sent, "unsent": 0}


def _post(letter: Mail, run: JobRun) -> None:
    if isinstance(letter, GuestMail):
        subject, body = _guest_words(letter)
    elif isinstance(letter, ThanksMail):
        with force_locale(LOCALES[0]):
            subject, body = _("Kinerja: terima kasih atas umpan balik Anda"), thanks_words(letter.cycle)
    else:
        subject, body = _own_words(letter)
    current_app.extensions["kinerja_outbox"].send(letter.address, subject, body, now=run.now)


def _own_words(letter: Letter) -> tuple[str, str]:
    with force_locale(letter.locale):
        link = current_app.extensions["kinerja_settings"].base_url
        body = "\n".join([*notice_sentences(DIGEST, letter.params), "", _("Masuk di %(link)s", link=link), ""])
        return _("Kinerja: pengingat"), body


def _guest_words(letter: GuestMail) -> tuple[str, str]:
    """In Indonesian: a guest has no account, and so no language of his or her own."""
    paths = current_app.url_map.bind("")
    base = current_app.extensions["kinerja_settings"].base_url
    with force_locale(LOCALES[0]):
        said = []
        for one in letter.sheets:
            link = urljoin(base, paths.build("appraisals.invitation", {"token": one.token}))
            said += [reminder_words(link, one.ends_at, one.zone, is_returned=one.is_returned), ""]
        returned = all(one.is_returned for one in letter.sheets)
        subject = _("Kinerja: lembar Anda dikembalikan") if returned else _("Kinerja: umpan balik Anda masih ditunggu")
        return subject, "\n".join(said)
