"""A scene to SVG of the same bytes each time, and SVG to PNG by Chromium, which draws it faithfully."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text
from textual.pilot import Pilot
from textual.strip import Strip

from series_tui.api.client import SeriesClient
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.cli.doctor_command import finding_lines
from series_tui.demo.generator import TicketList
from series_tui.demo.server import FakeApi, Fault
from series_tui.text.bidi import has_right_to_left
from series_tui.text.width import graphemes, is_plain
from series_tui.tickets.recents import Recent
from series_tui.tui.app import SeriesApp
from series_tui.tui.context import AppContext, Pauses
from series_tui.tui.session import Session
from series_tui.tui.theme import DARK_THEME
from tests.screenshots.scenes import FINDINGS, NOW, RECENT, Scene, settled
from tests.tui.app_harness import MemoryRecents

_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_RUN = re.compile(
    r'(<text class="[^"]*" x=")([\d.]+)(" y="[\d.]+" textLength=")[\d.]+("[^>]*>)([^<]*)</text>'
)
_SIGNS = re.compile("[←↑→↓▸○◐✓✕]")
"""Signs of one cell that a browser may draw wider: in few of the fonts that text has."""
_STEADY = 2
"""How often in a row the screen has to look the same, each time with nothing left to do."""
_PAUSES = Pauses(counts=0.0, preview=0.01)
"""What is in a picture is requested at once."""
_ID = re.compile(r"terminal-\d+")
"""Rich makes it from the content and from numbers that it counts up."""
_CELL = 12.2
"""The width that Rich draws a cell with."""
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class _Connection:
    service: SeriesClient
    key_source: str = "OS keyring"


async def scene_svg(scene: Scene) -> str:
    """Return what the app shows at the end of a scene."""
    async with running(scene.size, scene.theme, scene.faults) as pilot:
        await scene.play(pilot)
        return await at_rest(pilot)


@asynccontextmanager
async def running(
    size: tuple[int, int], theme: str = DARK_THEME, faults: Sequence[Fault] = ()
) -> AsyncIterator[Pilot[Any]]:
    """Run the app on the embedded API, and quit at the end.

    Args:
        size: Columns and rows.
        theme: The theme's name.
        faults: What the service does to the first requests.
    """
    async with FakeApi(TicketList(NOW), faults=faults) as api:

        @asynccontextmanager
        async def connect() -> AsyncIterator[_Connection]:
            limit = MemoryRateLimiter()
            async with SeriesClient(api.url, lambda: api.key, rate_limit=limit) as client:
                yield _Connection(client)

        setup = AppContext(
            connect=connect,
            prepare=lambda: None,
            recents=MemoryRecents([Recent(name, NOW - timedelta(hours=ago)) for name, ago in RECENT]),
            workspace="Northwind Community",
            host="api.series.hr",
            zone=UTC,
            now=lambda: NOW,
            theme=theme,
            pauses=_PAUSES,
        )
        async with Session(setup) as session, SeriesApp(session).run_test(size=size) as pilot:
            yield pilot
            await pilot.press("ctrl+q")


async def at_rest(pilot: Pilot[Any], title: str = "series-tui") -> str:
    """Return the screen's SVG once nothing is left to do and it no longer changes."""
    shown: list[Strip] = []
    same = 0
    while same < _STEADY:
        await settled(pilot)
        before, shown = shown, pilot.app.screen._compositor.render_strips()
        same = same + 1 if shown == before else 0
    return tidy(pilot.app.export_screenshot(title=title))


def doctor_svg() -> str:
    """Return what ``series-tui doctor`` prints."""
    console = Console(
        record=True,
        width=100,
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    for finding in FINDINGS:
        for line in finding_lines(finding, is_coloured=True):
            console.print(Text.from_ansi(line))
    return tidy(console.export_svg(title="series-tui doctor"))


def tidy(svg: str) -> str:
    """Return an SVG that loads nothing from anywhere, and in which every character stands in its cells."""
    drawn = _RUN.sub(_in_cells, _FONT_FACE.sub("", _ID.sub("terminal", svg)))
    return "\n".join(line.rstrip() for line in drawn.splitlines()).strip() + "\n"


def _in_cells(run: re.Match[str]) -> str:
    """Return a run of text with each wide character put where a terminal has it.

    Rich takes every character for one cell and stretches the run to that length: one wide letter would move
    all that stands beside it. Letters that run from right to left stay together, as they shape each other.
    """
    before, x, middle, after, written = run.groups()
    text = html.unescape(written)
    if _fills_its_cells(text):
        return run[0]
    spans = [*graphemes(text)]
    if has_right_to_left(text):
        groups = [spans]
    else:
        groups = []
        for is_narrow, some in groupby(spans, key=lambda span: _fills_its_cells(text[span[0] : span[1]])):
            run_of_kind = list(some)
            groups += [run_of_kind] if is_narrow else [[span] for span in run_of_kind]
    parts, at = [], 0
    for group in groups:
        cells = sum(width for _, _, width in group)
        shown = html.escape(text[group[0][0] : group[-1][1]], quote=False).replace(" ", "&#160;")
        place, length = float(x) + at * _CELL, cells * _CELL
        parts.append(f"{before}{place:.1f}{middle}{length:.1f}{after}{shown}</text>")
        at += cells
    return "".join(parts)


def _fills_its_cells(text: str) -> bool:
    return is_plain(text) and _SIGNS.search(text) is None


def write_png(svg: Path, png: Path) -> None:
    """Draw an SVG at twice its size.

    Raises:
        FileNotFoundError: There is no Chromium.
        subprocess.CalledProcessError: It failed.
    """
    browser = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    if browser is None:
        raise FileNotFoundError("Chromium is not installed (Debian: chromium, fonts-firacode).")
    box = _VIEW_BOX.search(svg.read_text())
    width, height = (round(float(side)) for side in box.groups()) if box else (1000, 600)
    with tempfile.TemporaryDirectory() as profile:
        page = Path(profile, "page.html")
        page.write_text(
            '<body style="margin:0;background:transparent">'
            f'<img width="{width}" src="{svg.resolve().as_uri()}">'
        )
        subprocess.run(
            [
                *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *(
                    "--hide-scrollbars",
                    "--force-device-scale-factor=2",
                    "--default-background-color=00000000",
                ),
                *(f"--user-data-dir={profile}", f"--window-size={width},{height}"),
                *(f"--screenshot={png.resolve()}", page.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
