"""What import-linter cannot say: one commit, one clock, one reader of the environment; sizes; no hidden imports."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for folder in ("forms", "config", "kinerja")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations/versions" not in path.as_posix()
) + [ROOT / "app.py"]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
MOST_POSITIONAL = 5  # four, and one more where the session comes first
SIGNATURES_OF_LIBRARIES = {"kinerja/people/security.py:send_mail"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def modules() -> tuple[tuple[str, list[ast.AST]], ...]:
    """The nodes of every module, parsed and walked once for all tests."""
    return tuple((name_of(path), list(ast.walk(ast.parse(path.read_text())))) for path in SOURCES)


def calls(nodes: Iterable[ast.AST], *names: str) -> Iterator[ast.Call]:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node


def functions(nodes: Iterable[ast.AST]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_only_the_transaction_commits():
    found = {name for name, nodes in modules() if any(calls(nodes, "commit"))}
    assert found <= {"kinerja/core/db.py"}


def test_only_the_clock_reads_the_time():
    found = {
        name
        for name, nodes in modules()
        for call in calls(nodes, "now", "utcnow", "today")
        if "datetime" in ast.unparse(call.func) or ast.unparse(call.func).startswith("date.")
    }
    assert found <= {"kinerja/core/clock.py"}


def test_only_the_settings_read_the_environment():
    reads = re.compile(r"\bos\.(environ|getenv)\b|\benviron\[")
    assert {name_of(path) for path in SOURCES if reads.search(path.read_text())} <= {"config/settings.py"}


def test_nobody_imports_the_entrance():
    found = [
        name
        for name, nodes in modules()
        for node in nodes
        if (isinstance(node, ast.ImportFrom) and node.module == "app")
        or (isinstance(node, ast.Import) and any(alias.name == "app" for alias in node.names))
    ]
    assert found == []


def test_imports_stand_at_the_top():
    found = [
        f"{name}:{node.lineno}"
        for name, nodes in modules()
        for function in functions(nodes)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_module_is_too_long():
    sizes = {name_of(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: size for name, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_no_function_is_too_long():
    found = {
        f"{name}:{function.name}": size
        for name, nodes in modules()
        for function in functions(nodes)
        if (size := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert found == {}


def test_no_function_takes_many_positional_arguments():
    found = {
        f"{name}:{function.name}"
        for name, nodes in modules()
        for function in functions(nodes)
        if len([each for each in [*function.args.posonlyargs, *function.args.args] if each.arg not in ("self", "cls")])
        > MOST_POSITIONAL
    }
    assert found <= SIGNATURES_OF_LIBRARIES


def test_the_engine_has_no_floats():
    found = [
        f"{name}:{node.lineno}"
        for name, nodes in modules()
        if name.startswith("forms/")
        for node in nodes
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float" and isinstance(node.ctx, ast.Load))
    ]
    assert found == []


def test_only_the_runner_and_the_error_page_catch_everything():
    found = {
        name
        for name, nodes in modules()
        for node in nodes
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "Exception")
    }
    assert found <= {"kinerja/core/runner.py", "kinerja/core/errorpages.py"}


def test_every_ignore_gives_its_reason():
    bare = re.compile(r"#\s*(type:\s*ignore(?!\[)|noqa(?!:)|(type:\s*ignore\[[^\]]*\]|noqa:\s*[A-Z0-9, ]+)\s*$)")
    found = [
        f"{name_of(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("layer", ["queries", "policies", "services", "changes"])
def test_the_request_stays_in_the_entrances(layer):
    found = [
        name
        for name, nodes in modules()
        if f"/{layer}.py" in name or f"/{layer}/" in name
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        and node.module in ("flask", "flask_login")
        and {"request", "session", "current_user"} & {alias.name for alias in node.names}
    ]
    assert found == []


@pytest.mark.parametrize("lock", ["requirements.txt", "tests/requirements.txt"])
def test_the_lock_names_extras_that_others_ask_for(lock):
    """pip takes the newest of `coverage[toml]` where the lock says only `coverage`, and then refuses its hash."""
    locked = [Requirement(line.split(" \\")[0]) for line in (ROOT / lock).read_text().splitlines() if "==" in line]
    named = {canonicalize_name(one.name): one.extras for one in locked}
    asked = [
        Requirement(text)
        for one in locked
        for text in (requires(one.name) if one.marker is None or one.marker.evaluate() else None) or []
    ]
    wanted = [one for one in asked if one.extras and (one.marker is None or one.marker.evaluate({"extra": ""}))]
    missing = [str(one) for one in wanted if not one.extras <= named.get(canonicalize_name(one.name), one.extras)]
    assert wanted and not missing
