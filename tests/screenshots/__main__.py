"""Write the pictures: ``make screenshots``, or ``ARGS=--svg-only`` where there is no Chromium."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from pathlib import Path

from tests.screenshots import recording
from tests.screenshots.drawing import doctor_svg, scene_svg, write_png
from tests.screenshots.scenes import SCENES, sized_scenes

FOLDER = Path(__file__).parents[2] / "screenshots"


def pictures() -> Iterator[tuple[str, str]]:
    """Yield the name and the SVG of each picture."""
    for scene in SCENES:
        yield scene.name, asyncio.run(scene_svg(scene))
    yield "doctor", doctor_svg()


def write_sizes(folder: Path) -> None:
    """Write a ticket and the queue at each size in both themes, to be looked at only."""
    folder.mkdir(parents=True, exist_ok=True)
    for scene in sized_scenes():
        path = folder / f"{scene.name}.svg"
        path.write_text(asyncio.run(scene_svg(scene)))
        write_png(path, path.with_suffix(".png"))
        print(path)


def main() -> None:
    """Write them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--svg-only", action="store_true", help="leave the PNGs as they are")
    parser.add_argument("--sizes", type=Path, metavar="FOLDER", help="a ticket and the queue at all sizes")
    options = parser.parse_args()
    if options.sizes is not None:
        write_sizes(options.sizes)
        return
    is_svg_only = options.svg_only
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{recording.NAME}.svg").write_text(recording.recording_svg())
    for name, svg in pictures():
        path = FOLDER / f"{name}.svg"
        path.write_text(svg)
        if not is_svg_only:
            write_png(path, path.with_suffix(".png"))
        print(path.name)


if __name__ == "__main__":
    main()
