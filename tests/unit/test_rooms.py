"""Imports between the rooms go one way, read from the syntax tree; and every library used is a pinned one."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What each room may import of ours, beside itself.
ALLOWED = {
    "pages": {"etl", "scorecard"},
    "etl": {"scorecard"},
    "scorecard": set(),
    "samples": set(),
    "server": {"scorecard"},
    "door": set(),
    "manage": {"door"},
    "dashboard": {"server", "scorecard"},
    # the plain second reading is in tests, the server that the reference page is measured behind in dashboard
    "bench": {"pages", "etl", "scorecard", "samples", "server", "door", "tests", "dashboard"},
}
# Libraries that a room, or one file of it, must do without, and why a reader would want to know.
FORBIDDEN = {
    "scorecard": {"streamlit"},  # shared with the ETL: no page in it
    "etl": {"streamlit", "plotly"},
    "scorecard/figures.py": {"duckdb", "streamlit"},  # draws what it is given
    "scorecard/traces.py": {"duckdb", "streamlit", "plotly"},
    "scorecard/goals.py": {"duckdb", "streamlit"},  # judges what it is given
}
PACKAGE_OF = {
    "argon2": "argon2-cffi",
    "sqlalchemy": "sqlalchemy",
    "python_calamine": "python-calamine",
    "odf": "odfpy",
    "PIL": "pillow",
    "zxingcpp": "zxing-cpp",
    "google": "protobuf",
    "streamlit": "streamlit",
}


def sources(root: Path) -> Iterator[Path]:
    """Every Python file of every room under root."""
    for room in ALLOWED:
        yield from sorted((root / room).rglob("*.py")) if (root / room).is_dir() else ()
        if (root / f"{room}.py").is_file():
            yield root / f"{room}.py"


def imported(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a file imports, relative imports resolved, wherever in the file they stand."""
    package = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield node.lineno, ".".join([*base, *([node.module] if node.module else [])])


def wrong_imports(root: Path) -> list[str]:
    """file:line of each import against the rules of ALLOWED and FORBIDDEN."""
    wrong = []
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        room = name.split("/")[0].removesuffix(".py")
        closed = (set(ALLOWED) | {"tests"}) - ALLOWED[room] - {room}
        closed |= FORBIDDEN.get(room, set()) | FORBIDDEN.get(name, set())
        wrong += [
            f"{name}:{line} imports {what}" for line, what in imported(path, root) if what.split(".")[0] in closed
        ]
    return wrong


def test_imports_go_one_way() -> None:
    assert wrong_imports(ROOT) == []


@pytest.mark.parametrize(
    ("file", "line", "caught"),
    [
        ("scorecard/goals.py", "from etl.load import look", True),
        ("scorecard/goals.py", "import pages.overview as o", True),
        ("scorecard/deep/er.py", "from ...etl import load", True),
        ("scorecard/figures.py", "def f():\n    import duckdb", True),
        ("scorecard/warehouse.py", "import duckdb", False),
        ("etl/load.py", "from pages.parts import live", True),
        ("etl/load.py", "import streamlit as st", True),
        ("etl/load.py", "from . import publish", False),
        ("samples/generate.py", "from scorecard.plan import Plan", True),
        ("pages/data.py", "from tests.unit import x", True),
        ("pages/data.py", "from etl.load import look", False),
        ("server/health.py", "from pages import frame", True),
        ("dashboard.py", "from pages import frame", True),
        ("manage.py", "from scorecard.place import Place", True),
    ],
)
def test_a_wrong_import_is_caught(tmp_path: Path, file: str, line: str, caught: bool) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line + "\n", encoding="utf-8")
    assert bool(wrong_imports(tmp_path)) is caught


def test_before_the_install_only_the_standard_library_is_used() -> None:
    ours = [path for path in sources(ROOT) if path.relative_to(ROOT).parts[0] in ("door", "manage.py")]
    names = {what.split(".")[0] for path in ours for _, what in imported(path, ROOT)}
    assert names - set(sys.stdlib_module_names) - {"door"} == set()


def pinned(file: str) -> dict[str, str]:
    """Package → version, lower case, of one requirements file."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pins = [line.split(";")[0].split("==") for line in lines if line and not line.startswith(("#", "-r"))]
    return {name.lower().replace("_", "-"): version for name, version in pins}


def test_every_library_used_is_pinned() -> None:
    run, test = pinned("requirements.txt"), pinned("requirements.txt") | pinned("requirements-dev.txt")
    bench = test | pinned("requirements-bench.txt")  # an opponent of the forecast's, in an environment of its own
    assert all(re.fullmatch(r"\d+(\.\d+)*", version) for version in bench.values())
    ours = {*ALLOWED, "tests"}
    missing = []
    for path in [*sources(ROOT), *sorted((ROOT / "tests").rglob("*.py"))]:
        pins = {"tests": test, "bench": bench}.get(path.relative_to(ROOT).parts[0], run)
        for line, what in imported(path, ROOT):
            top = what.split(".")[0]
            package = PACKAGE_OF.get(top, top).lower().replace("_", "-")
            if top and top not in ours | set(sys.stdlib_module_names) and package not in pins:
                missing.append(f"{path.relative_to(ROOT)}:{line} {top}")
    assert missing == []


def test_no_page_shows_the_name_of_a_function_while_it_waits() -> None:
    """A cached function of Streamlit says "Running name(...)" unless it is told not to."""
    cached = re.compile(r"^@st\.cache_\w+(?:\((.*)\))?$", re.MULTILINE)
    files = [path for room in ("pages", "server") for path in (ROOT / room).rglob("*.py")]
    found = [(path.name, given) for path in files for given in cached.findall(path.read_text(encoding="utf-8"))]
    assert len(found) > 10
    assert [name for name, given in found if "show_spinner=False" not in given] == []
