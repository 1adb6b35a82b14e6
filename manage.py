"""The newcomer's door: `python manage.py run`, `settings` and `test`. Standard library only, every platform.

This file parses on Python 3.7, so that an old one is told what it lacks; the rest stands in door/.
"""

from __future__ import annotations

import argparse
import ipaddress
import os
import subprocess
import sys
from pathlib import Path
from typing import Sequence  # noqa: UP035 - Python 3.7 can't subscript the other one

OLDEST_PYTHON = (3, 11)


def require_python() -> None:
    """End at once on a Python that can't run the rest, in both languages: the catalogue can't be read yet."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), sys.version.split()[0]
        sys.exit(
            f"需要 Python {wanted} 或更新版本，当前是 {found}。请安装后用它重新运行本命令。\n"
            f"Python {wanted} or newer is needed, this is {found}. Install it and run this command with it."
        )


def run(options: argparse.Namespace) -> int:
    """Environment, data, server; returns when the server ends."""
    from door.environment import ensure_environment
    from door.serving import choose_port, ensure_data, require_account, serve
    from door.settings import chosen
    from door.words import ROOT

    ensure_environment("run")
    settings = chosen()
    named, address = options.data or settings["data"], options.address or settings["address"]
    data = Path(named or ROOT / "data").resolve()
    plan = Path(options.plan or settings["plan"]).resolve()
    environment = {**os.environ, "PYTHONUTF8": "1", "SCORECARD_PLAN": str(plan)}
    environment["FORWARDED_ALLOW_IPS"] = ",".join(settings["trusted_proxies"])  # the server reads it itself
    if named:
        environment["SCORECARD_DATA"] = str(data)
    require_account(address, environment)
    ensure_data(data, plan, (data if named else ROOT) / "warehouse.duckdb", environment)
    port = choose_port(options.port or settings["port"], address)
    return serve(address, port, environment, open_browser=not options.no_browser)


def settings(_options: argparse.Namespace) -> int:
    """What can be set and how it stands; returns 1 when something in it can't be used."""
    from door.environment import ensure_environment
    from door.settings import show

    ensure_environment("run")
    return show()


def test(arguments: Sequence[str]) -> int:
    """The whole suite, style and types included; pytest has the last word. Returns its exit code."""
    from door.browser import ensure_browser, ensure_chinese_fonts
    from door.environment import VENV_PYTHON, ensure_environment
    from door.proxy import ensure_proxies
    from door.words import ROOT

    ensure_environment("test")
    ensure_chinese_fonts()
    ensure_proxies()
    browser = ensure_browser()
    environment = {**os.environ, "PYTHONUTF8": "1", **({"SCORECARD_BROWSER": browser} if browser else {})}
    # one more than there are cores: a test that waits for its browser leaves a core to the others
    workers = [] if "-n" in arguments else ["-n", str(min((os.cpu_count() or 1) + 1, 5)), "--dist", "worksteal"]
    command = [str(VENV_PYTHON), "-m", "pytest", *workers, *arguments]
    code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    if not arguments:  # the whole suite, as in CI: with a report of what it is made of
        subprocess.run([str(VENV_PYTHON), "-m", "door.supply"], cwd=ROOT, env=environment)
    return code


def port(given: str) -> int:
    """A port number. Raises ArgumentTypeError, which argparse prints."""
    if not (given.isdigit() and 0 < int(given) < 65536):
        raise argparse.ArgumentTypeError("1–65535")
    return int(given)


def address(given: str) -> str:
    """An IP address of this machine. Raises ArgumentTypeError, which argparse prints."""
    try:
        return str(ipaddress.ip_address("127.0.0.1" if given == "localhost" else given))
    except ValueError:
        raise argparse.ArgumentTypeError("127.0.0.1, 0.0.0.0, ::1 …") from None


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    root = argparse.ArgumentParser(prog="python manage.py", description="IP City Scorecard 知识产权示范城市指标看板")
    commands = root.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="安装、装入数据、启动 install, load data, serve")
    running.add_argument("--port", type=port, metavar="N", help="default: 8501, or a free one")
    running.add_argument("--address", type=address, metavar="A", help="listen there; default: this machine only")
    running.add_argument("--data", metavar="DIR", help="archive, ledger and warehouse; default: data")
    running.add_argument("--plan", metavar="DIR", help="declarations of the city; default: plan")
    running.add_argument("--no-browser", action="store_true", help="do not open a browser")
    running.set_defaults(carry_out=run)
    showing = commands.add_parser("settings", help="列出并检查设置 print and check the settings")
    showing.set_defaults(carry_out=settings)
    commands.add_parser("test", help="全部测试 the test suite; --long and pytest's own options may follow")
    return root


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 done, 1 with a reason that a person can act on, 2 wrong usage; after `test`, pytest's."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that can't show a character shows "?" instead of failing
    require_python()
    from door.words import StopError, text

    try:
        if list(arguments[:1]) == ["test"]:
            return test(arguments[1:])
        options = parser().parse_args(arguments)
        return int(options.carry_out(options))
    except StopError as stop:
        print(text(stop.key, **stop.values), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
