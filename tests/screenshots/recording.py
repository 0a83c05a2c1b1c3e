"""A short visit to the app as one animated SVG: still pictures that take turns, with no script in them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from series_tui.tui.app import SeriesApp
from tests.screenshots.drawing import at_rest, running
from tests.screenshots.scenes import REFERENCE, settled
from tests.tui.app_harness import seen_on

NAME = "tour"
_SIZE = (100, 28)
_DEFINITIONS = re.compile(r"<defs>.*?</defs>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_FRAME = re.compile(r"(<svg [^>]*>)(.*)</svg>", re.DOTALL)
_CLASS = re.compile(r"\bterminal-(r\d+|matrix|title)\b")


class Step(NamedTuple):
    """One picture of the visit.

    Attributes:
        keys: The keys that lead to it from the one before.
        caption: What they do, a few words.
        seconds: How long it is shown.
        shows: What they lead to, where it takes several requests; awaited.
        then: The keys from there on.
    """

    keys: Sequence[str]
    caption: str
    seconds: float
    shows: str = ""
    then: Sequence[str] = ()


STEPS = (
    Step((), "Type or paste a ticket ID", 2.0),
    Step((*REFERENCE,), "Type or paste a ticket ID", 1.2),
    Step(("enter",), "enter: open the ticket", 3.5),
    Step(("f2",), "F2: the queue", 3.0),
    Step(("x",), "x: unclaimed tickets only", 2.5),
    Step(("S",), "S: choose the order", 2.0),
    Step((*"waiting", "enter"), "Who has waited longest", 3.0, "of 15 · all 36 loaded", ("home",)),
    Step(("enter",), "enter: open the ticket", 2.5),
    Step((">",), ">: the next ticket of the queue", 3.0),
)


def _shows(text: str, app: SeriesApp) -> bool:
    return text in seen_on(app)


async def _frames() -> list[str]:
    async with running(_SIZE) as pilot:
        frames = []
        for step in STEPS:
            await pilot.press(*step.keys)
            await settled(pilot, partial(_shows, step.shows))
            if step.then:
                await pilot.press(*step.then)
                await settled(pilot)
            frames.append(await at_rest(pilot, step.caption))
        return frames


def recording_svg() -> str:
    """Return the visit as an SVG that plays in any browser, again and again."""
    return animated(asyncio.run(_frames()), [step.seconds for step in STEPS])


def animated(frames: Sequence[str], seconds: Sequence[float]) -> str:
    """Return pictures of one size as one SVG that shows each of them for its time.

    Args:
        frames: The SVGs.
        seconds: How long each is shown.
    """
    total, begin = sum(seconds), 0.0
    styles, bodies = [".frame { visibility: hidden }"], []
    start = definitions = ""
    for number, (svg, span) in enumerate(zip(frames, seconds, strict=True)):
        frame = _FRAME.search(svg)
        assert frame is not None
        start, body = start or frame[1], frame[2]
        style, shared = _STYLE.search(body), _DEFINITIONS.search(body)
        assert style is not None
        assert shared is not None
        definitions = shared[0]  # one size has one set of clips
        own = rf"f{number}-\1"
        styles.append(_CLASS.sub(own, style[1]))
        shown, gone = 100 * begin / total, 100 * (begin + span) / total
        begin += span
        styles.append(
            f"@keyframes f{number} {{ 0% {{ visibility: hidden }} {shown:.3f}% {{ visibility: visible }} "
            f"{gone:.3f}% {{ visibility: {'visible' if gone > 99.99 else 'hidden'} }} }}\n"
            f"#f{number} {{ animation: f{number} {total:g}s step-end infinite }}"
        )
        picture = _CLASS.sub(own, _DEFINITIONS.sub("", _STYLE.sub("", body)))
        bodies.append(f'<g class="frame" id="f{number}">{picture}</g>')
    text = "\n".join([start, "<style>", *styles, "</style>", definitions, *bodies, "</svg>"])
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"
