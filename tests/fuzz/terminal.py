"""Uses the app in a real pseudo-terminal at random, over a line that cuts, bunches and delays, until it errs.

The same seed does the same things::

    .venv-dev/bin/python -m tests.fuzz.terminal --seed 7
    .venv-dev/bin/python -m tests.fuzz.terminal --seed 7 --actions 2000 --pauses 0.1

Keys, texts, pastes, clicks, wheel, replies of twelve terminals and new sizes, down to one cell, are sent one
by one, several in one packet, or cut at any byte. The app must not apologise, must not end, and after every
few hundred actions a text must arrive in the input. At the end ^Q must end it and leave the terminal as it
was.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from contextlib import chdir, suppress
from pathlib import Path

from series_tui.tui.terminal.input_reader import SEQUENCE_SECONDS
from tests.e2e.terminal import Terminal

TERMINALS: dict[str, tuple[bytes, ...]] = {
    "xterm": (
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1b[?64;1;2;6;9;15;18;21;22c",
        b"\x1b[>41;379;0c",
        b"\x1b[5;9R",
    ),
    "tmux": (b"\x1b[?1;2;4c", b"\x1b[>84;0;0c", b"\x1bP>|tmux 3.3a\x1b\\", b"\x1b[?2026;0$y"),
    "screen": (b"\x1b[?1;2c", b"\x1b[>83;41000;0c", b"\x1b[0n"),
    "kitty": (
        b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        b"\x1bP>|kitty(0.35.2)\x1b\\",
        b"\x1b[?62;c",
        b"\x1b[?29u",
        b"\x1b[97;1:3u",
    ),
    "foot": (
        b"\x1b]11;rgb:2424/2424/2424\x1b\\",
        b"\x1b[?62;4;22;28;29;52c",
        b"\x1bP>|foot(1.17.2)\x1b\\",
        b"\x1b[?997;1n",
    ),
    "alacritty": (b"\x1b]11;rgb:1818/1818/1818\x07", b"\x1b[?6c", b"\x1b[>0;1401;1c"),
    "wezterm": (
        b"\x1b]11;rgb:00/00/00\x1b\\",
        b"\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\",
        b"\x1b[?65;4;6;18;22;52c",
    ),
    "ghostty": (
        b"\x1b]11;rgb:28/2c/34\x07",
        b"\x1bP>|ghostty 1.1.3\x1b\\",
        b"\x1b[?62;22;52c",
        b"\x1b[?997;2n",
        b"\x1b[48;24;80;0;0t",
    ),
    "iTerm2": (
        b"\x1b]11;rgb:ffff/ffff/ffff\x07",
        b"\x1b[?62;4;52c",
        b"\x1bP>|iTerm2 3.5.0\x1b\\",
        b"\x1b[?2048;0$y",
    ),
    "Windows Terminal": (
        b"\x1b]11;rgb:0c0c/0c0c/0c0c\x1b\\",
        b"\x1b[?61;4;6;7;14;21;22;23;24;28;32;42;52c",
        b"\x1b[>0;10;1c",
    ),
    "VTE": (
        b"\x1b]11;rgb:3030/0a0a/2424\x1b\\",
        b"\x1b[?65;1;9c",
        b"\x1b[>65;7600;1c",
        b"\x1bP>|VTE(7600)\x1b\\",
        b"\x1b[?2026;2$y",
    ),
    "Konsole": (
        b"\x1b]11;rgb:2323/2626/2727\x1b\\",
        b"\x1b[?62;1;4c",
        b"\x1bP>|Konsole 24.02.2\x1b\\",
        b"\x1b]10;rgb:fc/fc/fc\x07",
    ),
}
KEYS = [
    *(letter.encode() for letter in "jkdugGfntcCyeriwq.[]()/?bo123x0spSmaWvMLDY><{}+"),
    *(b"\r", b"\x1b", b"\t", b"\x7f", b" ", b"\x10", b"\x03", b"\x0c", b"\x15", b"\x01", b"\x05", b"\x16"),
    *(
        b"\x1b[A",
        b"\x1b[B",
        b"\x1b[C",
        b"\x1b[D",
        b"\x1b[5~",
        b"\x1b[6~",
        b"\x1b[H",
        b"\x1b[F",
        b"\x1b[Z",
        b"\x1b[3~",
    ),
    *(
        b"\x1bOP",
        b"\x1bOQ",
        b"\x1bOR",
        b"\x1b[15~",
        b"\x1b[1;5C",
        b"\x1b[106;1;106u",
        b"\x1b[1086::106;1;1086u",
    ),
]
TEXTS = [
    b"TICKET-1234567890-ABCD\r",
    b"TICKET-1700000005-0200\r",
    b"TICKET-1700000021-JPJP\r",
    b"rank",
    b"f\xfcr",
    "さくら".encode(),
    b"\x1b[200~Mod - Today at 10:30\rhelp with TICKET-1234567890-ABCD\r\x1b[201~",
    b"\x1b[200~one line\x1b[201~",
    b"\x1b[200~an end that is lost",
    b"\x1b[I",
    b"\x1b[O",
]
SIZES = [
    (80, 24),
    (80, 24),
    (100, 30),
    (120, 40),
    (40, 12),
    (60, 20),
    (30, 4),
    (20, 3),
    (10, 2),
    (2, 2),
    (1, 1),
]
BATCH, CHECK_EVERY = 40, 1_000
LOG = "debug.log"
PATIENCE = 30.0
"""Seconds that a busy machine may need for a batch."""
LATE = 3.2
"""Seconds after which the app waits for nothing that was cut."""


class Fuzz:
    """Sends actions to a terminal.

    Args:
        terminal: The terminal with the app in it.
        chooser: Chooses the actions.
        pauses: How many of the cuts are followed by a pause of 0.05 to 1 s, from 0 to 1.
    """

    def __init__(self, terminal: Terminal, chooser: random.Random, pauses: float) -> None:
        self._terminal = terminal
        self._random = chooser
        self._pauses = pauses
        self._size = (80, 24)
        self.sent: deque[bytes] = deque(maxlen=60)

    def act(self) -> None:
        """Send one action, or several in one packet, or one in pieces."""
        chance = self._random.random()
        if chance < 0.03:
            self._size = self._random.choice(SIZES)
            self.sent.append(f"size {self._size}".encode())
            self._terminal.resize(*self._size)
            return
        data = self._action()
        if chance < 0.2:
            data += b"".join(self._action() for _ in range(self._random.randint(1, 6)))
        elif chance < 0.35 and len(data) > 1:
            cut = self._random.randint(1, len(data) - 1)
            self._write(data[:cut])
            if self._random.random() < self._pauses:
                self._wait(self._random.uniform(0.05, 1.0))
            data = data[cut:]
        self._write(data)

    def step(self, number: int) -> str:
        """Send an action; return what went wrong, empty if nothing did."""
        self.act()
        self._terminal.sent.clear()
        if number % BATCH == 0:
            self.catch_up()
            if _crash():
                return "it apologises"
        if number % CHECK_EVERY == 0 and not (self.types_into_the_input() or self._terminal.has_ended):
            return "what is typed does not arrive"
        return ""

    def catch_up(self) -> None:
        """Wait until the app has handled what was sent: until it neither writes nor computes."""
        deadline = time.monotonic() + PATIENCE
        before = -1
        while (now := self._ticks()) > before + 1 and time.monotonic() < deadline:
            before = now
            while self._terminal.read(0.25):
                pass

    def _ticks(self) -> int:
        """Return the processor time that the app has taken, in ticks of the system's clock."""
        try:
            fields = Path(f"/proc/{self._terminal.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0
        return int(fields[11]) + int(fields[12])

    def types_into_the_input(self) -> bool:
        """Return whether a text arrives in the input, once nothing is waited for."""
        self._terminal.resize(80, 24)
        self._size = (80, 24)
        self._wait(LATE)
        self.catch_up()
        self._terminal.write(b"\x1b")
        for _ in range(30):
            self._wait(0.4)
            if "key: built in" in self._terminal.text and "Search for commands" not in self._terminal.text:
                break
            self._terminal.write(self._random.choice([b"\x1b", b"\x1bOR"]))
        self._terminal.write(b"\x15\x05\x15zqzq")
        deadline = time.monotonic() + 10
        while "zqzq" not in self._terminal.text and time.monotonic() < deadline:
            self._wait(0.1)
        is_there = "zqzq" in self._terminal.text
        self._terminal.write(b"\x15")
        return is_there

    def _action(self) -> bytes:
        make: Callable[[], bytes] = self._random.choices(
            (self._key, self._text, self._click, self._move, self._wheel, self._reply), (60, 8, 12, 6, 6, 8)
        )[0]
        return make()

    def _key(self) -> bytes:
        return self._random.choice(KEYS)

    def _text(self) -> bytes:
        return self._random.choice(TEXTS)

    def _reply(self) -> bytes:
        return self._random.choice(self._random.choice(list(TERMINALS.values())))

    def _cell(self) -> str:
        columns, rows = self._size
        return f"{self._random.randint(1, columns + 1)};{self._random.randint(1, rows + 1)}"

    def _click(self) -> bytes:
        cell = self._cell()
        return f"\x1b[<0;{cell}M\x1b[<0;{cell}m".encode() * self._random.choice((1, 1, 2))

    def _move(self) -> bytes:
        return f"\x1b[<35;{self._cell()}M".encode()

    def _wheel(self) -> bytes:
        return f"\x1b[<{self._random.choice((64, 65))};{self._cell()}M".encode()

    def _write(self, data: bytes) -> None:
        self.sent.append(data)
        self._terminal.write(data)
        self._terminal.read()

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._terminal.read(left)


def run(seed: int, actions: int, pauses: float) -> str:
    """Use the app so often, again after each quit; return what went wrong, empty if nothing."""
    chooser, done, trouble = random.Random(seed), 0, ""
    while done < actions and not trouble:
        with Terminal(
            "--demo", "--debug-log", LOG, size=(80, 24), is_modern=chooser.random() < 0.5
        ) as terminal:
            terminal.wait_for("key: built in")
            fuzz = Fuzz(terminal, chooser, pauses)
            while done < actions and not trouble and not terminal.has_ended:
                done += 1
                # It may quit meanwhile, by a click or in the palette; pyte stumbles over echoed keys.
                with suppress(OSError, TypeError):
                    trouble = fuzz.step(done)
            trouble = trouble or _end(terminal)
            if trouble:
                recent = "\n".join(map(repr, fuzz.sent))
                trouble = (
                    f"action {done}: {trouble}\n{terminal.text}\n{_crash()}\nthe last things sent:\n{recent}"
                )
    return trouble


def _end(terminal: Terminal) -> str:
    """Quit the app; return what was wrong with its end.

    Where a click has quit it already, what was typed after that is for the shell. A paste whose end was lost
    takes what comes in the same packet, so that it is to be over first.
    """
    time.sleep(SEQUENCE_SECONDS)
    was_quit = terminal.has_ended
    if not was_quit:
        terminal.type("ctrl+q")
    code, left = terminal.wait(), terminal.left_behind()
    if _crash() or code or left:
        return f"exit code {code}, left behind: {left}"
    rest = b"" if was_quit else terminal.unread()
    return f"left for the shell: {rest!r}" if rest else ""


def _crash() -> str:
    """Return what the app logged about a crash."""
    with suppress(OSError):
        return Path(LOG).read_text().partition("the app crashed: ")[2][:3000]
    return ""


def main() -> int:
    """Run one seed; return 1 if something went wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="chooses the actions")
    parser.add_argument("--actions", type=int, default=10_000, help="how many (default: 10,000)")
    parser.add_argument("--pauses", type=float, default=0.08, help="of the cuts, 0 to 1 (default: 0.08)")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home, chdir(home):
        os.environ.update(HOME=home, XDG_RUNTIME_DIR=home)
        trouble = run(options.seed, options.actions, options.pauses)
    seconds = time.monotonic() - started
    print(f"seed {options.seed}, {options.actions:,} actions, {seconds:.0f} s: {trouble or 'no fault'}")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
