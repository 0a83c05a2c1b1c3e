"""What was pasted into a command line: an error repeats it so that it can be read, and it does nothing."""

from __future__ import annotations

import os
import subprocess
import unicodedata

import pytest

from tests.e2e.terminal import COMMAND

PASTED = "a\x1b[2Jb\u202ec\x9bd"
SHOWN = "a␛[2Jb<U+202E>c<U+009B>d"


def test_a_hint_repeats_no_control_character() -> None:
    """An unknown field is named so that it can be read."""
    arguments = ["--demo", "show", "TICKET-1234567890-ABCD", "--format", "json", "--fields", PASTED]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    ended = subprocess.run(
        [COMMAND, *arguments], env=environment, capture_output=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"series-tui: Unknown field {SHOWN}.")


@pytest.mark.parametrize(
    ("arguments", "is_repeated"),
    [
        (["show", f"{PASTED} no ID"], True),
        (["--demo", "show", "TICKET-1234567890-ABCD", "--since", PASTED], True),
        (["--demo", "show", "TICKET-1234567890-ABCD", "--output", f"/{PASTED}/x"], True),
        (["--demo", "show", "TICKET-1234567890-ABCD", "--timezone", PASTED], False),
        (["--debug-log", f"/{PASTED}/x", "--demo", "list"], True),
        (["show", "1042", "--api-url", f"https://{PASTED}"], False),
        (["show", "1042", "--profile", PASTED], False),
        (["list", f"--{PASTED}"], True),
        (["show", "1042", "--format", PASTED], False),
    ],
)
def test_an_error_repeats_no_control_character(arguments: list[str], is_repeated: bool) -> None:
    """Each ends with usage or a bad setting, and its lines hold no control."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "LC_ALL": "C.UTF-8"}
    ended = subprocess.run(
        [COMMAND, *arguments], env=environment, capture_output=True, timeout=60, check=False
    )
    assert ended.returncode in (2, 3)
    said = ended.stderr.decode()
    assert said.startswith("series-tui: ")
    assert not [c for c in said if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c != "\n"]
    if is_repeated:
        assert SHOWN in said
