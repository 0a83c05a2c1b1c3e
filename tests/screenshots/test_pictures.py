"""The pictures of the README show the program as it is."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.screenshots.__main__ import FOLDER
from tests.screenshots.drawing import doctor_svg, scene_svg
from tests.screenshots.recording import NAME, animated, recording_svg
from tests.screenshots.scenes import SCENES, Scene


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_a_picture_is_of_today(scene: Scene) -> None:
    """What the scene shows now is what its picture shows; `make screenshots` draws it again."""
    stored = (FOLDER / f"{scene.name}.svg").read_text()
    assert asyncio.run(scene_svg(scene)) == stored, f"{scene.name}.svg is stale: run `make screenshots`"


def test_the_doctor_is_of_today() -> None:
    """What doctor prints looks as in its picture."""
    assert doctor_svg() == (FOLDER / "doctor.svg").read_text()


@pytest.mark.long
def test_the_recording_is_of_today() -> None:
    """What the visit shows, step by step, is what its picture plays."""
    assert recording_svg() == (FOLDER / f"{NAME}.svg").read_text(), "it is stale: run `make screenshots`"


def test_each_frame_of_a_recording_is_shown_for_its_time_alone() -> None:
    """All but the first begin when the one before ends; no class or ID is used twice."""
    frame = (
        '<svg class="x"><style>.terminal-r1 {{ fill: {} }}</style>'
        '<defs></defs><text class="terminal-r1"/></svg>'
    )
    svg = animated([frame.format("red"), frame.format("blue")], [1, 3])
    assert ".f0-r1 { fill: red }" in svg
    assert ".f1-r1 { fill: blue }" in svg
    assert "0.000% { visibility: visible } 25.000% { visibility: hidden }" in svg
    assert "25.000% { visibility: visible } 100.000% { visibility: visible }" in svg


def test_every_picture_is_drawn_both_ways_and_loads_nothing() -> None:
    """Each SVG has its PNG and the other way round; no SVG points anywhere."""
    drawn = {*(scene.name for scene in SCENES), "doctor"}
    assert {path.stem for path in FOLDER.glob("*.png")} == drawn
    assert {path.stem for path in FOLDER.glob("*.svg")} == {*drawn, NAME}
    for path in FOLDER.glob("*.svg"):
        assert re.findall(r"""(?:href|src)=["']?https?:|url\(["']?https?:|@import""", path.read_text()) == []
