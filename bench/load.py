"""Load on a server: many at once with wrk, or one after another; always in short rounds that take turns."""

import re
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.scene import FIELD, Desk

CONNECTIONS = 16
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

# One connection per thread, each at its own desk; the revision of the last answer goes into the next request.
SAVING = """
local number = 0
function setup(thread) thread:set("me", number % {desks} + 1); number = number + 1 end
function init(args) paths = args; rev = 0; turn = 0 end
local cookies, tokens, sheets = {{{cookies}}}, {{{tokens}}}, {{{sheets}}}
function request()
  turn = turn + 1
  local path = string.gsub(string.gsub(paths[1], "SHEET", sheets[me]), "DESK", tostring(me))
  local body = "field={field}&rev=" .. rev .. "&q_{field}=" .. (1 + turn % 5) .. "&csrf_token=" .. tokens[me]
  return wrk.format("POST", path, {{ ["Cookie"] = "kinerja=" .. cookies[me], ["Accept"] = "application/json",
    ["Content-Type"] = "application/x-www-form-urlencoded" }}, body)
end
function response(status, headers, body) rev = string.match(body, '"rev": ?(%d+)') or rev end
"""


def saving_script(desks: list[Desk]) -> str:
    """The Lua program of wrk that saves one field over and over."""

    def quoted(words: list[str]) -> str:
        return ", ".join(f'"{word}"' for word in words)

    return SAVING.format(
        desks=len(desks),
        cookies=quoted([one.cookie for one in desks]),
        tokens=quoted([one.token for one in desks]),
        sheets=quoted([one.sheet for one in desks]),
        field=FIELD,
    )


def reading_rate(address: str, cookie: str, *, seconds: int) -> float:
    return wrk(["-t2", f"-d{seconds}s", "-H", f"Cookie: kinerja={cookie}", address])


def saving_rate(root: str, path: str, script: Path, *, seconds: int) -> float:
    return wrk([f"-t{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), root, "--", path])


def wrk(words: list[str]) -> float:
    """Requests in a second. Raises RuntimeError when answers fail: then the figure would lie."""
    done = subprocess.run(["wrk", f"-c{CONNECTIONS}", *words], check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", done)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    total = re.search(r"(\d+) requests in", done)
    # At the start of a round each desk guesses its revision once, and is told the right one.
    if found is None or total is None or (failed and int(failed[1]) > CONNECTIONS + int(total[1]) // 100):
        raise RuntimeError(done)
    return float(found[1])


def seconds_of_post(port: int, path: str, *, body: str, cookie: str, repeats: int = 1) -> float:
    """The median of posting on a connection that is open."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    taken = []
    for _ in range(repeats):
        began = perf_counter()
        connection.request("POST", path, body, HEADERS | {"Cookie": f"kinerja={cookie}"})
        answer = connection.getresponse()
        answer.read()
        taken.append(perf_counter() - began)
        if answer.status >= 400:
            raise RuntimeError(f"{answer.status} for {path}")
    connection.close()
    return median(taken)
