"""A hardened process writes no core, logs no key, and passes none on."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from series_tui.runtime.hardening import (
    Environment,
    drop_debug_variables,
    environment,
    quiet_loggers,
    show_place_only,
)
from tests.leaks import SENTINEL, leaks

_PROGRAM = """
import os, subprocess, sys
from series_tui.runtime.hardening import environment, harden
given = open("/proc/self/environ", "rb") if sys.platform == "linux" else None
kept = harden()
assert kept["SERIES_API_KEY"] == environment()["SERIES_API_KEY"]
{body}
"""


def run(body: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a hardened process of its own with the sentinel as its key."""
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(body=body)],
        env={"PATH": "/usr/bin:/bin", "SERIES_API_KEY": SENTINEL, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_key_is_kept_for_the_program_and_not_for_its_children() -> None:
    """The snapshot has the key; os.environ, a child and a child's child do not."""
    done = run(
        "print(len(kept['SERIES_API_KEY']), 'SERIES_API_KEY' in os.environ)\n"
        "print(subprocess.run(['sh', '-c', 'env; sh -c env'], capture_output=True, text=True).stdout)"
    )
    assert done.stdout.startswith(f"{len(SENTINEL)} False")
    assert "PATH=" in done.stdout
    assert leaks(done.stdout + done.stderr) == []


def test_variables_that_write_secrets_or_screens_to_disk_are_dropped() -> None:
    """TLS key logs and Textual's debugging go, what only colours stays."""
    variables = {
        "SSLKEYLOGFILE": "/x",
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_LOG": "/x",
        "TEXTUAL_SCREENSHOT": "3",
        "TEXTUAL_DRIVER": "x:y",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "TERM": "xterm",
    }
    drop_debug_variables(variables)
    assert variables == {"TEXTUAL_COLOR_SYSTEM": "256", "TERM": "xterm"}


def test_the_tls_key_log_is_switched_off(tmp_path: Path) -> None:
    """A context made after hardening logs no secrets, though the variable was set."""
    file = tmp_path / "keys.log"
    done = run("import ssl; print(ssl.create_default_context().keylog_filename)", SSLKEYLOGFILE=str(file))
    assert done.stdout.strip() == "None"
    assert not file.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="core dumps are looked at as Linux shows them")
def test_the_process_dumps_no_core_and_its_memory_is_closed(tmp_path: Path) -> None:
    """The limit is 0, the system treats the process as not dumpable, and shows no key of its environment."""
    done = run(
        "import ctypes, resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "shown = given.read()\n"
        "print(b'SERIES_API_KEY=' in shown, kept['SERIES_API_KEY'].encode() in shown)"
    )
    assert done.stdout.split() == ["0", "0", "True", "False"]
    crashed = run(f"os.chdir({str(tmp_path)!r}); key = kept['SERIES_API_KEY']; os.abort()")
    assert crashed.returncode < 0
    assert list(tmp_path.iterdir()) == []


def test_an_unexpected_error_shows_no_values_of_variables() -> None:
    """The traceback has file, line and message; the locals that hold the key are not in it."""
    done = run("def work(key):\n    raise RuntimeError('broken')\nwork(kept['SERIES_API_KEY'])")
    assert done.returncode == 1
    assert "RuntimeError: broken" in done.stderr
    assert "in work" in done.stderr
    assert leaks(done.stderr) == []


@pytest.mark.parametrize(
    "body",
    [
        "import threading\n"
        "def work(key):\n    raise RuntimeError(key)\n"
        "thread = threading.Thread(target=work, args=(kept['SERIES_API_KEY'],))\n"
        "thread.start()\nthread.join()",
        "class Odd:\n    def __del__(self):\n        raise RuntimeError(kept['SERIES_API_KEY'])\nOdd()",
    ],
    ids=["in a thread", "while things are cleared away"],
)
def test_an_unhandled_error_is_reported_by_its_place_alone(body: str) -> None:
    """Its kind and the function are named; its message, which may hold anything, is not."""
    done = run(body)
    assert done.returncode == 0
    assert "RuntimeError\n" in done.stderr
    assert "<string>:" in done.stderr
    assert leaks(done.stdout + done.stderr) == []


def test_a_failed_task_that_is_not_awaited_prints_no_message() -> None:
    """The event loop would log it with everything in it, in development mode above all."""
    body = (
        "import asyncio\n"
        "async def fail():\n    raise RuntimeError(kept['SERIES_API_KEY'])\n"
        "async def main():\n    asyncio.create_task(fail())\n    await asyncio.sleep(0.01)\n"
        "asyncio.run(main())"
    )
    done = run(body, PYTHONDEVMODE="1", PYTHONASYNCIODEBUG="1")
    assert done.returncode == 0
    assert leaks(done.stdout + done.stderr) == []


def test_the_environment_shows_none_of_its_values() -> None:
    """A repr of the snapshot, in a traceback or a log, has nothing in it; it is not pickled."""
    import pickle

    kept = Environment({"SERIES_API_KEY": SENTINEL})
    assert kept["SERIES_API_KEY"] == SENTINEL
    assert leaks(f"{kept} {kept!r} {[kept]}") == []
    with pytest.raises(TypeError):
        pickle.dumps(kept)


def test_without_hardening_the_environment_is_that_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was not hardened sees the variables as they are."""
    monkeypatch.setattr("series_tui.runtime.hardening._snapshot", None)
    monkeypatch.setenv("SERIES_PROFILE", "guild")
    assert environment()["SERIES_PROFILE"] == "guild"


def test_the_http_libraries_stay_quiet_under_a_talkative_root_logger() -> None:
    """Their debug messages hold headers; a root logger at debug level does not bring them out."""
    quiet_loggers()
    names = ("httpx", "httpcore", "httpcore.http11", "httpcore.connection", "keyring", "keyring.backend")
    assert not [name for name in names if logging.getLogger(name).isEnabledFor(logging.DEBUG)]


def test_an_interrupt_is_one_line() -> None:
    """Ctrl+C shows no traceback."""
    done = run("raise KeyboardInterrupt")
    assert done.stderr == "Interrupted.\n"


def test_an_unhandled_error_without_a_place_or_a_stream_prints_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process without a terminal may have no stream for errors."""

    def unhandled(error: BaseException | None) -> threading.ExceptHookArgs:
        return threading.ExceptHookArgs((type(error), error, None, None))

    show_place_only(unhandled(None))
    assert capsys.readouterr().err == ""
    show_place_only(unhandled(ValueError("words")))
    assert "ValueError\n" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    show_place_only(unhandled(ValueError("words")))
