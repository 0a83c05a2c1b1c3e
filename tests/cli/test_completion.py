"""Completions, by the shells themselves: commands, options, profiles and recent IDs, without network."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from series_tui.api.models import WorkspaceConfig
from series_tui.cli.arguments import COMMANDS
from series_tui.cli.completion import completion_script
from series_tui.cli.parser import command_parser
from series_tui.history import History
from series_tui.names import NamesCache
from series_tui.text.sanitize import SafeText, clean_line
from tests.cli.world import User
from tests.forked_command import stand_in

_NOWHERE = "http://127.0.0.1:1"

_BASH = """
eval "$SCRIPT"
COMP_LINE="$*"; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _series_tui
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def person(tmp_path: Path) -> User:
    """Return a user with three profiles and two tickets opened lately, and no API to ask."""
    folder = tmp_path / ".config" / "series-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        "[profiles.work]\n[profiles.play]\n[views.mine]\nstatus = 'open'\nsort = 'waiting'\n"
        "[views.old-ones]\nreverse = true\n"
    )
    history = History(tmp_path / ".local/state/series-tui/history.sqlite3", f"default {_NOWHERE}")
    history.remember("TICKET-1-AAAA", None)
    history.remember("TICKET-2-BBBB", None)
    History(tmp_path / ".local/state/series-tui/history.sqlite3", f"work {_NOWHERE}").remember(
        "TICKET-3-WORK", None
    )
    _keep_names(tmp_path)
    return User(tmp_path, _NOWHERE, key="")


HOSTILE = (
    "Billing $(touch pwned)",
    "Complaints `touch pwned`",
    "Donations: EU; touch pwned",
    """It's "quoted" & odd""",
    "Jobs \\ *?[a]~{b,c} =x",
    "Krach !! !touch",
    "Lüge|touch pwned > #x",
)
"""Names as a workspace may have them: of each the first letter is its own."""


def _keep_names(home: Path) -> None:
    """Write the names of a workspace to the cache, as `list` does."""
    cache = NamesCache(home / ".cache" / "series-tui", "default", _NOWHERE, "any key")
    departments = [(f"dept-{number}", name) for number, name in enumerate(HOSTILE)]
    clean_pairs = tuple((SafeText(identity), clean_line(name)) for identity, name in departments)
    cache.save_config(
        WorkspaceConfig(
            categories=((SafeText("exploits"), SafeText("Exploits\x1b[2J")),), departments=clean_pairs
        )
    )
    cache.add_staff({"8": SafeText("Mira"), "9": SafeText("-rf"), "10": SafeText("Mira")})


def _path() -> str:
    """Return the path of commands for shells that run the command often."""
    return f"{stand_in()}:/usr/bin:/bin"


def _bash(person: User, *words: str) -> list[str]:
    done = subprocess.run(
        ["bash", "-c", _BASH, "bash", *words],
        env=person.environ(SCRIPT=completion_script("bash"), PATH=_path()),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("show", "TICKET"), {"TICKET-1-AAAA", "TICKET-2-BBBB"}),
        (("show", "TICKET-1-AAAA", "TICKET-2"), {"TICKET-2-BBBB"}),
        (("TICKET-1",), {"TICKET-1-AAAA"}),
        (("--profile", ""), {"default", "work", "play"}),
        (("list", "--profile", "w"), {"work"}),
        (("show", "--format", "m"), {"markdown"}),
        (("list", "--status", "o"), {"open"}),
        (("show", "--format", "=", "m"), {"markdown"}),
        (("show", "--format", "="), {"text", "markdown", "html", "json", "jsonl"}),
        (("show", "--format=m"), {"--format=markdown"}),
        (("list", "--profile", "=", "w"), {"work"}),
        (("show", "--format", "=", "json", "TICKET-1"), {"TICKET-1-AAAA"}),
        (("--profile", "work", "show", "TICKET"), {"TICKET-3-WORK"}),
        (("--profile", "=", "work", "TICKET"), {"TICKET-3-WORK"}),
        (("list", "--profile", "away", "--department", "dept-0"), set()),
        (("auth", ""), {"login", "logout", "status"}),
        (("com",), {"completion"}),
        (("list", "--view", "m"), {"mine"}),
        (("list", "--view", ""), {"mine", "old-ones"}),
        (("list", "--department", "dept-0"), {"dept-0"}),
        (("list", "--category", "e"), {"exploits"}),
        (("list", "--category", "="), {"exploits", "Exploits\\␛\\[2J"}),
        (("list", "--staff", ""), {"me", "8", "9", "10"}),
        (("list", "--claimed-by", ""), {"me", "8", "9", "10", "Mira"}),
    ],
)
def test_bash_completes(words: tuple[str, ...], offered: set[str], person: User) -> None:
    """Bash offers what may stand there."""
    assert set(_bash(person, "series-tui", *words)) == offered


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_completes(person: User) -> None:
    """Fish offers recent IDs beside the commands and for `show`, profiles, and the words of an option."""
    lines = [
        "series-tui T",
        "series-tui show TICKET-2",
        "series-tui --profile w",
        "series-tui list --status o",
        "series-tui list --department Bil",
        "series-tui list --claimed-by M",
        "series-tui --profile work show TICKET",
        "series-tui --profile=work TICKET-3",
    ]
    asked = "; ".join(f"complete -C '{line}'; echo" for line in lines)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"series-tui completion fish | source; {asked}"],
        env=person.environ(PATH=_path()),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    offered = [{line.split("\t")[0] for line in each.splitlines()} for each in done.stdout.split("\n\n")]
    assert {"TICKET-1-AAAA", "TICKET-2-BBBB"} <= offered[0]
    assert offered[1:6] == [{"TICKET-2-BBBB"}, {"work"}, {"open"}, {HOSTILE[0]}, {"Mira"}]
    assert offered[6:8] == [{"TICKET-3-WORK"}, {"TICKET-3-WORK"}]


_ZSH = {
    "show TICKET-2": "show TICKET-2-BBBB",
    "TICKET-1": "TICKET-1-AAAA",
    "--profile w": "--profile work",
    "--profile work show TICKET": "--profile work show TICKET-3-WORK",
    "--profile=work TICKET": "--profile=work TICKET-3-WORK",
    "show --format m": "show --format markdown",
    "show --format=m": "show --format=markdown",
}
"""What is completed, by what is typed."""


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes(person: User) -> None:
    """In zsh a tab completes what is typed, by the script in the folder of its functions."""
    folder = person.home / "functions"
    folder.mkdir()
    script = person.run("completion", "zsh")
    (folder / "_series-tui").write_text(script.out)
    master, slave = pty.openpty()
    with subprocess.Popen(
        ["zsh", "-f", "-i"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=person.environ(TERM="dumb", PS1="ready> ", PATH=_path()),
        start_new_session=True,
    ) as shell:
        os.close(slave)
        try:
            os.write(master, b"fpath=($HOME/functions $fpath); autoload -U compinit; compinit -u; bindkey -e")
            os.write(master, b"; print loa''ded\r")
            _wait(master, "loaded")
            for typed, completed in _ZSH.items():
                os.write(master, f"series-tui {typed}\t".encode())
                _wait(master, f"series-tui {completed}")
                os.write(master, b"\x07")  # the line is dropped, and there is a new prompt
                _wait(master, "ready> ")
        finally:  # else a failure would wait for the shell's end
            shell.kill()
    os.close(master)


_ARGS = """args() { printf '%s\n' "$@" >> arguments; printf 'fini''shed\n'; }"""
_INTERACTIVE = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        """eval "$(series-tui completion bash)"; complete -o bashdefault -F _series_tui args""",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        """autoload -U compinit; compinit -u; eval "$(series-tui completion zsh)";"""
        " compdef _shtab_series_tui args",
    ),
}


@pytest.mark.parametrize("shell", _INTERACTIVE)
def test_a_completed_name_is_quoted_as_one_argument(shell: str, person: User) -> None:
    """Whatever it holds, also where its quote was typed; the command that is entered then gets it."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    typed = [
        (quote, name) for quote in ("", "'", '"') for name in HOSTILE if not (quote == '"' and "!" in name)
    ]
    command, setup = _INTERACTIVE[shell]
    master, slave = pty.openpty()
    with subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=person.environ(TERM="dumb", PS1="$ ", PATH=_path()),
        cwd=person.home,
        start_new_session=True,
    ) as process:
        os.close(slave)
        try:
            os.write(master, f"{_ARGS}; {setup}; args\r".encode())
            _wait(master, "finished")
            for quote, name in typed:
                os.write(master, f"args list --department {quote}{name[:2]}\t\r".encode())
                _wait(master, "finished")
        finally:  # else a failure would wait for the shell's end
            process.kill()
    os.close(master)
    given = (person.home / "arguments").read_text().split("\n")
    assert given[1:-1] == [word for _, name in typed for word in ("list", "--department", name)]
    assert not (person.home / "pwned").exists()


def _wait(master: int, text: str) -> None:
    """Read what a shell writes until it holds a text; the time for a hang is long."""
    seen = ""
    deadline = time.monotonic() + 45
    while text not in seen:
        readable, _, _ = select.select([master], [], [], deadline - time.monotonic())
        assert readable, f"never came: {text!r} in {seen!r}"
        seen += os.read(master, 65_536).decode("utf-8", "replace")


def test_completion_prints_nothing_about_a_broken_config_file(person: User) -> None:
    """Where the settings cannot be read there is nothing to offer, and nothing is said about it."""
    (person.home / ".config" / "series-tui" / "config.toml").write_text("broken =")
    assert _bash(person, "series-tui", "--profile", "") == []
    assert _bash(person, "series-tui", "sho") == ["show"]


def test_no_shell_expands_a_candidate(person: User) -> None:
    """What another program wrote into the history or the config file is text, and never runs."""
    pwned = person.home / "pwned"
    (person.home / ".config" / "series-tui" / "config.toml").write_text("[profiles.work]\n")
    fake = person.home / "bin"
    fake.mkdir()
    script = f"#!/bin/sh\nprintf '%s\\n' '# profiles: $(touch {pwned}), `touch {pwned}`' '$(touch {pwned})'\n"
    (fake / "series-tui").write_text(script)
    (fake / "series-tui").chmod(0o700)
    path = f"{fake}:{person.environ()['PATH']}"
    completion = person.run("completion", "bash").out
    for words in (("--profile", ""), ("show", ""), ("",)):
        done = subprocess.run(
            [
                "bash",
                "-c",
                _BASH,
                "bash",
                "series-tui",
                *words,
            ],
            env=person.environ(PATH=path, SCRIPT=completion),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert "touch" in done.stdout
        assert not pwned.exists()


def test_powershell_is_offered_every_command_option_and_choice() -> None:
    """The script lists what the parsers know, quoted as PowerShell quotes."""
    script = completion_script("powershell")
    for name in COMMANDS:
        assert f"'{name}' = @('" in script
        for action in command_parser(name)._actions:
            for option in action.option_strings:
                assert f"'{option}'" in script
    assert "'show --format' = @('text', 'markdown', 'html', 'json', 'jsonl')" in script
    assert "'auth ' = @('login', 'status', 'logout')" in script
    assert "'list --status' = @('open', 'in-progress', 'resolved', 'closed')" in script
    assert "'list --claimed-by' = 'claimed_by'" in script
    assert "'--view', '-v'" in script
    assert script.count("{") == script.count("}")
    assert script.count("(") == script.count(")")
