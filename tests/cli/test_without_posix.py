"""Every command where what only POSIX systems have is missing, against the embedded API."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pexpect
import pytest

from series_tui.cli.arguments import COMMANDS
from tests.cli.world import KEY, Ended, ServedApi
from tests.forked_command import run_command

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = "TICKET-1234567890-ABCD"
COVERED = {"show", "list", "auth", "doctor", "config", "history", "completion", "man", "demo-server"}


def environ(home: Path, **more: str) -> dict[str, str]:
    """Return the variables of a user on Windows."""
    return {
        "USERPROFILE": str(home),
        "HOME": str(home),
        "APPDATA": str(home / "roaming"),
        "LOCALAPPDATA": str(home / "local"),
        "TEMP": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        **more,
    }


def run(home: Path, *arguments: str, stdin: str = "", variables: Mapping[str, str] | None = None) -> Ended:
    """Run a command without POSIX to its end."""
    done = run_command(
        arguments,
        environ=environ(home, **(variables or {})),
        folder=str(home),
        stdin=stdin.encode(),
        without_posix=True,
    )
    return Ended(done.code, done.out.decode(), done.err.decode())


def test_every_command_has_a_case() -> None:
    """A new command gets its line here."""
    assert set(COMMANDS) == COVERED


def test_commands_that_ask_the_service_work(tmp_path: Path) -> None:
    """Login with a file, status, show, list, doctor and logout; the limit is shared through a locked file."""
    with ServedApi() as served:
        api = {"SERIES_API_URL": served.api.url}
        done = run(tmp_path, "auth", "login", "--stdin", "--file", stdin=KEY, variables=api)
        assert (done.code, KEY in done.out + done.err) == (0, False), done.err
        assert "sets no access rights on Windows" in done.out
        assert list((tmp_path / "local").rglob("default@*"))
        status = run(tmp_path, "auth", "status", variables=api)
        assert (status.code, "key file" in status.out) == (0, True), status.err
        shown = run(tmp_path, "show", EXAMPLE, variables=api)
        assert (shown.code, "Help with ranking" in shown.out) == (0, True), shown.err
        saved = run(tmp_path, "show", EXAMPLE, "--output", "ticket.txt", variables=api)
        assert (saved.code, (tmp_path / "ticket.txt").exists()) == (0, True), saved.err
        listed = run(tmp_path, "list", variables=api)
        assert (listed.code, "TICKET-" in listed.out) == (0, True), listed.err
        doctor = run(tmp_path, "doctor", variables=api)
        assert (doctor.code, "ok      limit" in doctor.out) == (0, True), doctor.out
        assert "shared with" in doctor.out
        out = run(tmp_path, "auth", "logout", variables=api)
        assert (out.code, list((tmp_path / "local").rglob("default@*"))) == (0, []), out.err
        command = f'{sys.executable} -c "print(chr(107)*3)"'
        refused = run(tmp_path, "list", variables={**api, "SERIES_API_KEY_COMMAND": command})
        assert (refused.code, "401" in refused.err) == (3, True), refused.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--version",), 0, "series-tui"),
        (("--help",), 0, "examples:"),
        (("--demo", "show", EXAMPLE), 0, "Help with ranking"),
        (("--demo", "list", "--all"), 0, "TICKET-"),
        (("--demo", "doctor"), 0, "No problems found."),
        (("config", "path"), 0, "config.toml"),
        (("config", "init"), 0, "commented sample"),
        (("config", "set", "theme", "nord"), 0, "Set theme"),
        (("config", "unset", "theme"), 0, "does not set theme"),
        (("config", "check"), 0, "no problems found"),
        (("config", "keys"), 0, "ticket.refresh"),
        (("config", "show"), 0, "api_url"),
        (("history",), 0, "No recent tickets."),
        (("history", "clear"), 0, ""),
        (("completion", "powershell"), 0, "Register-ArgumentCompleter"),
        (("completion", "bash"), 0, "complete"),
        (("man",), 0, ".TH SERIES-TUI 1"),
        (("--demo", "--plain"), 0, "74 tickets"),
        (("--demo",), 2, "--plain"),
        (("auth", "status"), 3, "auth login --file"),
    ],
)
def test_every_other_command_works_without_posix(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path
) -> None:
    """Each ends as on POSIX, and none of them apologises."""
    done = run(tmp_path, *arguments, stdin="list\nquit\n" if "--plain" in arguments else "")
    assert (done.code, "Sorry" in done.err) == (code, False), done.err
    assert words in done.out + done.err


def test_the_demo_server_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    """It prints its address, and ends at once."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.windows", "demo-server"],
        env=environ(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("export SERIES_API_URL=http://127.0.0.1:")
        process.terminate()
        assert process.wait(30) == 143


def test_config_edit_works_without_posix(tmp_path: Path) -> None:
    """The config file is changed through it."""
    editor = f'{sys.executable} -c "import sys; open(sys.argv[1], chr(97)).write(chr(10))"'
    done = run(tmp_path, "config", "edit", variables={"EDITOR": editor})
    assert done.code == 0, done.err
    assert list((tmp_path / "local").rglob("config.toml"))


def test_the_app_names_an_alternative_where_it_cannot_be_drawn(tmp_path: Path) -> None:
    """Textual's own driver for Windows is missing here: one clear error, and the terminal stays as it was."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tests.windows", "--demo"],
        env=environ(tmp_path),
        encoding="utf-8",
        timeout=60,
        cwd=str(tmp_path),
    )
    child.expect("Run it in WSL or over SSH")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2
    assert "Sorry" not in str(child.before)


_POSIX_MODULES = {"fcntl", "termios", "resource", "pwd", "tty"}
_POSIX_FUNCTIONS = {"getuid", "geteuid", "fchmod", "fchown", "pread", "pwrite", "uname", "killpg"}
_NAMED = re.compile(rf"\b({'|'.join(_POSIX_MODULES | _POSIX_FUNCTIONS)})\b")


def test_only_two_places_import_posix_modules() -> None:
    """A module elsewhere would break every command on Windows."""
    allowed = {"runtime/posix.py"}
    imports = {}
    for path in (ROOT / "series_tui").rglob("*.py"):
        name = path.relative_to(ROOT / "series_tui").as_posix()
        text = path.read_text("utf-8")
        if not _NAMED.search(text):
            continue
        nodes = list(ast.walk(ast.parse(text)))
        modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names} | {
            node.module for node in nodes if isinstance(node, ast.ImportFrom)
        }
        attributes = {
            node.attr
            for node in nodes
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
        }
        used = (modules & _POSIX_MODULES) | (attributes & _POSIX_FUNCTIONS)
        if used and name not in allowed and not name.startswith("tui/terminal/"):
            imports[name] = used
    assert imports == {}
