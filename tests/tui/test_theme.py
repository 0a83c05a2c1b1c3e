"""The product's own theme can be read: every text on every ground it stands on."""

from __future__ import annotations

import pytest
from textual.color import Color

from series_tui.tui.theme import FEW_COLOURS_THEME, OWN_THEME, SERIES
from tests.tui.app_harness import PlayedService, played_app

MINIMUM = 4.5
"""WCAG 2.1, success criterion 1.4.3, for text of ordinary size."""

VARIABLES = {**{name: str(getattr(SERIES, name)) for name in ("foreground", "accent")}, **SERIES.variables}
TEXTS = sorted(name for name in VARIABLES if name.startswith("text") or name in ("foreground", "accent"))
GROUNDS = {
    "background": str(SERIES.background),
    "surface": str(SERIES.surface),
    "panel": str(SERIES.panel),
    "cursor": SERIES.variables["block-cursor-background"],
}


def contrast(text: str, ground: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2.1 defines it."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(text), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_the_guideline() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1, and grey 118 on white 4.54 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    """Each text reaches the ratio on the background, the surfaces, the panels and the cursor's row."""
    assert contrast(VARIABLES[text], GROUNDS[ground]) >= MINIMUM


@pytest.mark.parametrize(
    ("term", "theme"),
    [("xterm-256color", OWN_THEME), ("xterm", FEW_COLOURS_THEME), ("linux", FEW_COLOURS_THEME)],
)
async def test_a_terminal_of_few_colours_keeps_its_own(
    term: str, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 16 colours the fine shades of the own theme would all become black and white."""
    monkeypatch.setenv("TERM", term)
    app = played_app(PlayedService())
    async with app.run_test():
        assert app.theme == theme
