"""`make bench`: the two jobs on both databases beside still bytes and a bare handler; growth; a list of people."""

import pickle
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from flask import Flask

from bench import growth, importing
from bench.ground import Ground, on_postgresql, on_sqlite, serving
from bench.load import CONNECTIONS, HEADERS, reading_rate, saving_rate, saving_script, seconds_of_post
from bench.recorded import Plan, Recording, record
from bench.scene import CODES, FIELD, Desk, build, client_of
from kinerja.factory import create_app
from tests.databases import dispose
from tests.factories import PASSWORD

ROUNDS, SECONDS = 5, 3
SAVING_ROUNDS, SAVING_SECONDS = 3, 2
SENDERS = 12
# The whole stack against the still page and against the bare handler.
TARGETS = {"SQLite": (0.20, 0.33), "PostgreSQL with Redis": (0.14, 0.55)}


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests in a second, round by round, of the three that took turns."""

    whole: list[float]
    bare: list[float]
    still: list[float]

    def against(self, other: list[float]) -> float:
        """The median of the rounds' ratios: what disturbs a round disturbs both of its sides."""
        return median(mine / theirs for mine, theirs in zip(self.whole, other, strict=True))


def main() -> None:
    began = perf_counter()
    for where in (on_sqlite, on_postgresql):
        with tempfile.TemporaryDirectory(prefix="kinerja-bench-") as folder, where(Path(folder)) as ground:
            measure(ground)
        with tempfile.TemporaryDirectory(prefix="kinerja-bench-") as folder, where(Path(folder)) as ground:
            growth.measure(ground)
        with tempfile.TemporaryDirectory(prefix="kinerja-bench-") as folder, where(Path(folder)) as ground:
            importing.measure(ground)
    print(f"\n{perf_counter() - began:.0f} s in all. Trust the ratios: each compares turns of one round.")


def measure(ground: Ground) -> None:
    app = create_app(ground.settings())
    desks = build(app)
    dispose(app)
    ground.copied()
    recordings = recorded(app, desks)
    dispose(app)
    plan, script = ground.folder / "plan", ground.folder / "saving.lua"
    plan.write_bytes(pickle.dumps(Plan(ground.url, ground.copy_url, recordings)))
    script.write_text(saving_script(desks[:CONNECTIONS]))
    print(f"\n{ground.name}")
    with serving(ground, plan) as port:
        root = f"http://127.0.0.1:{port}"
        addresses = (f"/lembar/{desks[0].sheet}", "/ukur/polos/lembar", "/ukur/diam/lembar")
        rates = in_turns(addresses, lambda path: reading_rate(root + path, desks[0].cookie, seconds=SECONDS), ROUNDS)
        told(f"J1  the sheet: {len(CODES)} indicators, all answered", recordings["lembar"], rates)
        judged(ground, rates)
        addresses = ("/lembar/SHEET/isian", "/ukur/polos/isian-DESK", "/ukur/diam/isian-1")
        rates = in_turns(addresses, lambda path: saving_rate(root, path, script, seconds=SAVING_SECONDS), SAVING_ROUNDS)
        told("J2  saving one field", recordings["isian-1"], rates)
        told_sending(port, desks[CONNECTIONS : CONNECTIONS + SENDERS], recordings["kirim"])


def recorded(app: Flask, desks: list[Desk]) -> dict[str, Recording]:
    """Every request once through the client: the page, a field at each desk, one sending."""
    pages = {"lembar": record(app, lambda: client_of(app, desks[0].cookie).get(f"/lembar/{desks[0].sheet}"))}
    for number, desk in enumerate(desks[:CONNECTIONS], 1):
        form = {"field": FIELD, "rev": "1", f"q_{FIELD}": "5", "csrf_token": desk.token}
        pages[f"isian-{number}"] = record(app, posting(app, desk, "isian", form))
    form = {"password": PASSWORD, "csrf_token": desks[-1].token}
    return pages | {"kirim": record(app, posting(app, desks[-1], "kirim", form))}


def posting(app: Flask, desk: Desk, verb: str, form: dict[str, str]) -> Callable[[], object]:
    return lambda: client_of(app, desk.cookie).post(f"/lembar/{desk.sheet}/{verb}", data=form, headers=HEADERS)


def in_turns(addresses: tuple[str, str, str], rate: Callable[[str], float], rounds: int) -> Rates:
    """Each address in every round, after a round that only warms up."""
    for address in addresses:
        rate(address)
    taken = [[rate(address) for address in addresses] for _ in range(rounds)]
    return Rates(*(list(side) for side in zip(*taken, strict=True)))


def told(title: str, recording: Recording, rates: Rates) -> None:
    print(f"  {title}; {costs(recording)}")
    whole, bare, still = (median(side) for side in (rates.whole, rates.bare, rates.still))
    print(f"      whole stack {whole:,.0f}/s   bare handler {bare:,.0f}/s   still bytes {still:,.0f}/s")
    print(f"      of still bytes {rates.against(rates.still):.2f}   of bare handler {rates.against(rates.bare):.2f}")


def costs(recording: Recording) -> str:
    return f"{len(recording.body):,} bytes, {len(recording.statements)} queries, {recording.writes} of them write"


def judged(ground: Ground, rates: Rates) -> None:
    for name, other, target in zip(
        ("still bytes", "bare handler"), (rates.still, rates.bare), TARGETS[ground.name], strict=True
    ):
        ratio = rates.against(other)
        print(f"      target of {name}: {target:.2f}  {'met' if ratio >= target else 'MISSED'} ({ratio:.3f})")


def told_sending(port: int, desks: list[Desk], recording: Recording) -> None:
    """Sending happens once per sheet: one after the other, not by wrk."""
    taken = []
    for desk in desks:
        body = urlencode({"password": PASSWORD, "csrf_token": desk.token})
        taken.append(seconds_of_post(port, f"/lembar/{desk.sheet}/kirim", body=body, cookie=desk.cookie))
    quick, quickest = (
        seconds_of_post(port, path, body="", cookie=desks[0].cookie, repeats=SENDERS)
        for path in ("/ukur/polos/kirim", "/ukur/diam/kirim")
    )
    print(f"  J2  sending a sheet; {costs(recording)}")
    whole, bare, still = (f"{seconds * 1000:.1f} ms" for seconds in (median(taken), quick, quickest))
    print(f"      whole stack {whole}   bare handler {bare}   still bytes {still}")
    print("      (the whole stack also checks the password, which is slow on purpose)")


if __name__ == "__main__":
    main()
