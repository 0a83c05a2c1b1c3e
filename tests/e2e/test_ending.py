"""Whatever ends or stops the app, the terminal is as it was found, and nothing runs on."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.terminal import COMMAND, HANG, Terminal
from tests.leaks import SENTINEL, leaks

TICKET = "TICKET-1234567890-ABCD"
LONG_TICKET = "TICKET-1700000005-0200"
ON_THE_SCREEN = ("Help with ranking", "Staff Member", "The training centre one.", "4 of 4")

NOWHERE = {"SERIES_API_URL": "http://127.0.0.1:9"}
ENDING = [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT]


def reading(**options: object) -> Terminal:
    """Return a terminal with a ticket on its screen."""
    terminal = Terminal("--demo", TICKET, is_modern=True, **options)  # type: ignore[arg-type]  # passed on
    terminal.wait_for(*ON_THE_SCREEN)
    terminal.settle()
    return terminal


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_each_signal_ends_the_app_and_restores_the_terminal(number: signal.Signals) -> None:
    """The exit code is 128 + n; no mode stays on, nothing is printed, no process is left."""
    with reading() as terminal:
        assert "mode: alternate screen" in terminal.left_behind()
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert terminal.left_behind() == []
        assert terminal.text.strip() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_ends_an_app_with_a_blocked_event_loop(number: signal.Signals) -> None:
    """The terminal is restored without the loop's help."""
    stuck = "import time\nHelpScreen.compose = lambda self: time.sleep(600)"
    with reading(mistakes={"series_tui.tui.screens.help_screen": stuck}) as terminal:
        terminal.type("?")
        terminal.settle()
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert terminal.left_behind() == []


def test_a_signal_ends_an_app_with_a_blocked_terminal() -> None:
    """What was not taken is dropped; the terminal is restored once it goes on."""
    with Terminal("--demo", LONG_TICKET, is_modern=True) as terminal:
        terminal.wait_for("2,000 of 2,000")
        for _ in range(150):  # far more pages than a terminal's buffer takes
            terminal.type("pageup")
            time.sleep(0.01)
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_unread() == 128 + signal.SIGTERM
        assert terminal.left_behind() == []


def test_a_vanished_terminal_ends_the_app_without_spinning() -> None:
    """A lost connection ends it as a hang-up does, and leaves nothing that could."""
    with reading() as terminal:
        terminal.vanish()
        assert terminal.wait_unread() == 128 + signal.SIGHUP
        assert terminal.processes() == []


def test_a_vanished_terminal_ends_the_app_that_ignores_hangups() -> None:
    """Started by what ignores the signal, it has no terminal to draw on either."""
    ignoring = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", COMMAND, "--demo", TICKET]
    with Terminal(command=ignoring) as terminal:
        terminal.wait_for(*ON_THE_SCREEN)
        terminal.vanish()
        assert terminal.wait_unread() == 128 + signal.SIGHUP


def test_ctrl_c_does_not_end_the_app_but_names_the_key_that_does() -> None:
    """A habit from shells loses nobody their place."""
    with reading() as terminal:
        terminal.type("ctrl+c")
        terminal.wait_for("Press ctrl+q to quit.")
        assert not terminal.has_ended
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


def test_a_running_key_command_ends_with_the_app(tmp_path: Path) -> None:
    """It runs in a session of its own, and is ended all the same."""
    marker = tmp_path / "still-running"
    slow = f"sh -c 'exec 9<>{marker}; flock 9; exec sleep 600'"
    variables = {"SERIES_API_KEY_COMMAND": slow, "SERIES_API_URL": "http://127.0.0.1:9"}
    with Terminal(environment=variables) as terminal:
        terminal.wait_for("Open a ticket", "looking for it")
        terminal.wait_until(marker.exists)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        subprocess.run(["flock", "-w", str(HANG), str(marker), "true"], check=True)


class TestAskingForTheKey:
    """`auth login` switches the echo off while the key is typed."""

    @staticmethod
    def wait_for_prompt(terminal: Terminal) -> None:
        """Wait until the key is read: a signal just before that waits for the next key."""
        terminal.wait_for("(not shown)")
        terminal.wait_until(lambda: terminal.state() == "S", "a command that waits for the key")

    @pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
    def test_a_signal_restores_the_terminal(self, number: signal.Signals) -> None:
        """The exit code is 128 + n, and what is typed into the shell then is seen."""
        with Terminal("auth", "login", environment=NOWHERE) as terminal:
            self.wait_for_prompt(terminal)
            terminal.wait_until(lambda: terminal.left_behind() != [], "an echo that is off")
            terminal.signal(number)
            assert terminal.wait() == 128 + number
            assert terminal.left_behind() == []

    def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_hides_the_key_again(self) -> None:
        """Stopped, the shell's line is seen; continued, the key is not."""
        with Terminal(command=["sh", "-i"], environment={"PS1": "ready> ", **NOWHERE}) as terminal:
            terminal.wait_for("ready>")
            settings = terminal.settings()
            terminal.type(f"{COMMAND} auth login", "enter")
            self.wait_for_prompt(terminal)
            terminal.wait_until(lambda: terminal.settings() != settings, "an echo that is off")
            terminal.type("ctrl+z")
            terminal.wait_until(lambda: terminal.settings() == settings, "an echo that is on")
            terminal.wait_for("Stopped")
            terminal.type("fg", "enter")
            terminal.wait_until(lambda: terminal.settings() != settings, "an echo that is off again")
            terminal.type(SENTINEL, "enter")
            terminal.wait_for("Connection refused by")
            terminal.wait_until(lambda: terminal.settings() == settings, "an echo that is on at the end")
            assert leaks(terminal.text) == []


class TestStopping:
    """Ctrl+Z and `fg`, a stop that nothing can catch, and a stop that nobody could end."""

    @pytest.mark.parametrize("way", ["key", "signal"])
    def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_ticket_back(self, way: str) -> None:
        """Stopped, the modes are those of the shell; continued, the screen is the same as before."""
        with Terminal(command=["sh", "-i"], environment={"PS1": "ready> "}, is_modern=True) as terminal:
            terminal.wait_for("ready>")
            settings = terminal.settings()

            def is_as_found() -> bool:
                return terminal.emulator.modes_left_on() == [] and terminal.settings() == settings

            def stop_and_go_on(*seen: str) -> None:
                terminal.wait_for(*seen)
                terminal.settle()
                before = terminal.rows
                if way == "key":
                    terminal.type("ctrl+z")
                else:
                    terminal.signal_job(signal.SIGTSTP)
                terminal.wait_for("Stopped")
                terminal.wait_until(is_as_found, "modes and settings given back")
                terminal.type("fg", "enter")
                terminal.wait_for(*seen)
                terminal.wait_until(lambda: terminal.rows == before, "the same screen")

            terminal.type(f"{COMMAND} --demo {TICKET}", "enter")
            stop_and_go_on(*ON_THE_SCREEN)
            terminal.type("f3")
            stop_and_go_on("Open a ticket")
            terminal.type("ctrl+q")
            terminal.wait_until(is_as_found, "modes and settings given back")

    def test_the_screen_is_repainted_after_sigstop(self) -> None:
        """SIGSTOP and SIGCONT: keys work, and the modes are set once, so that leaving takes them back."""
        with reading() as terminal:
            before, threads = terminal.rows, terminal.thread_count()
            terminal.signal(signal.SIGSTOP)
            terminal.wait_until(lambda: terminal.state() == "T", "the stop")
            sent = len(terminal.sent)
            terminal.signal(signal.SIGCONT)
            terminal.wait_until(lambda: b"\x1b[?1049h" in terminal.sent[sent:], "its modes")
            terminal.wait_until(lambda: terminal.rows == before, "the same screen")
            terminal.settle()
            assert terminal.thread_count() <= threads, "one thread reads the keys"
            terminal.type("k")
            terminal.wait_for("3 of 4")
            terminal.type("ctrl+q")
            assert terminal.wait() == 0
            assert terminal.left_behind() == []

    def test_keys_typed_while_the_app_resumes_take_effect(self) -> None:
        """Not a key of many, from before it goes on until after it has drawn its screen."""
        with Terminal("--demo") as terminal:
            terminal.wait_for("Open a ticket")
            terminal.settle()
            terminal.signal(signal.SIGSTOP)
            terminal.wait_until(lambda: terminal.state() == "T", "the stop")
            terminal.type("a")
            terminal.signal(signal.SIGCONT)
            typed = "bcdefghijklmnopqrstuvwxyz0123456789"
            for letter in typed:
                terminal.type(letter)
                terminal.read(0.005)
            terminal.wait_for(f"a{typed}")
            terminal.type("ctrl+q")
            assert terminal.wait() == 0
            assert terminal.left_behind() == []

    def test_ctrl_z_does_nothing_where_no_shell_could_continue_the_app(self) -> None:
        """As with `ssh -t host series-tui`: it would hang for good."""
        with reading() as terminal:
            terminal.type("ctrl+z")
            terminal.settle()
            assert terminal.state() != "T"
            terminal.type("k")
            terminal.wait_for("3 of 4")
            terminal.type("ctrl+q")
            assert terminal.wait() == 0
            assert terminal.left_behind() == []


@pytest.mark.parametrize("is_modern", [True, False], ids=["modern", "plain"])
def test_no_size_is_too_small_or_missing(is_modern: bool) -> None:
    """One cell, none at all, and back: the ticket is there again."""
    with Terminal("--demo", TICKET, is_modern=is_modern) as terminal:
        terminal.wait_for(*ON_THE_SCREEN)
        terminal.settle()
        before = terminal.rows
        for size in [(1, 1), (0, 0), (2, 1), (500, 1), (1, 200)]:
            terminal.resize(*size)
            terminal.type("k", "j")
            terminal.settle(0.1)
        terminal.resize(80, 24)
        terminal.wait_for("The training centre one.")
        terminal.type("G")  # of a pair of keys one may have met a size without any message
        terminal.wait_until(lambda: terminal.rows == before, "the same screen")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_behind() == []


def test_a_terminal_without_a_size_has_80_by_24() -> None:
    """Containers and serial lines start with 0 columns and 0 rows."""
    with Terminal("--demo", TICKET, size=(0, 0)) as terminal:
        terminal.emulator.resize(80, 24)
        terminal.wait_for(*ON_THE_SCREEN)
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
