"""What the measured server serves: the whole application, and beside it the same bytes bare and still.

`/ukur/diam/NAME` gives the recorded bytes. `/ukur/polos/NAME` asks the recorded statements of the
bare driver first. Both are routes of a plain Flask application. Everything else is the application.
"""

import pickle
from collections.abc import Iterable
from pathlib import Path
from threading import local
from typing import Any

from environs import Env
from flask import Flask, Response, request

from app import app as whole
from bench.recorded import Plan, Replay

PLAN: Plan = pickle.loads(Path(Env().str("KINERJA_BENCH")).read_bytes())  # noqa: S301  # our own file
ONCE = "kirim"  # what can be done once only is replayed on the copy and taken back
beside = Flask("beside")
_threads = local()


@beside.route("/ukur/diam/<name>", methods=["GET", "POST"])
def still(name: str) -> Response:
    request.get_data()
    recording = PLAN.recordings[name]
    return Response(recording.body, content_type=recording.kind)


@beside.route("/ukur/polos/<name>", methods=["GET", "POST"])
def bare(name: str) -> Response:
    replay(name).run(PLAN.recordings[name].statements)
    return still(name)


def replay(name: str) -> Replay:
    """This thread's connection."""
    once = name == ONCE
    known: Replay | None = getattr(_threads, "once" if once else "again", None)
    if known is None:
        known = Replay(PLAN.copy_url, keep=False) if once else Replay(PLAN.url)
        setattr(_threads, "once" if once else "again", known)
    return known


def served(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    app = beside if environ["PATH_INFO"].startswith("/ukur/") else whole
    return app(environ, start)
