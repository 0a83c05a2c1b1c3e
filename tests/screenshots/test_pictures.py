"""The pictures of the README show the program as it is."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.screenshots.__main__ import FOLDER
from tests.screenshots.drawing import doctor_svg, scene_svg
from tests.screenshots.scenes import SCENES, Scene


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_a_picture_is_of_today(scene: Scene) -> None:
    """What the scene shows now is what its picture shows; `make screenshots` draws it anew."""
    stored = (FOLDER / f"{scene.name}.svg").read_text()
    assert asyncio.run(scene_svg(scene)) == stored, f"{scene.name}.svg is stale: run `make screenshots`"


def test_the_doctor_is_of_today() -> None:
    """What doctor prints looks as in its picture."""
    assert doctor_svg() == (FOLDER / "doctor.svg").read_text()


def test_every_picture_is_drawn_both_ways_and_loads_nothing() -> None:
    """Each SVG has its PNG and the other way round; no SVG points anywhere."""
    assert {path.stem for path in FOLDER.glob("*.svg")} == {path.stem for path in FOLDER.glob("*.png")}
    assert {path.stem for path in FOLDER.glob("*.svg")} == {*(scene.name for scene in SCENES), "doctor"}
    for path in FOLDER.glob("*.svg"):
        assert re.findall(r"""(?:href|src)=["']?https?:|url\(["']?https?:|@import""", path.read_text()) == []
