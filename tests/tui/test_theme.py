"""The product's own theme can be read: every text on every ground it stands on."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.theme import Theme

from series_tui.tui.terminal.input_events import InputTranslator
from series_tui.tui.theme import (
    DARK_THEME,
    FEW_COLOURS_THEME,
    SERIES,
    SERIES_LIGHT,
    ThemeChoice,
    has_all_colours,
)
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.waiting import settle

MINIMUM = 4.5
"""WCAG 2.1, success criterion 1.4.3, for text of ordinary size."""

THEMES = {theme.name: theme for theme in (SERIES, SERIES_LIGHT)}
TEXTS = sorted(
    {*(name for name in SERIES.variables if name.startswith("text")), "foreground", "accent"} - {"text-style"}
)
GROUNDS = ("background", "surface", "panel", "block-cursor-background")


def colour_of(theme: Theme, name: str) -> str:
    """Return a theme's colour by its name."""
    return str(theme.variables[name] if name in theme.variables else getattr(theme, name))


def contrast(text: str, ground: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2.1 defines it."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(text), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_by_wcag() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1, and grey 118 on white 4.54 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_has_enough_contrast(text: str, ground: str, theme: str) -> None:
    """Each text reaches the ratio on the background, the surfaces, the panels and the cursor's row."""
    assert contrast(colour_of(THEMES[theme], text), colour_of(THEMES[theme], ground)) >= MINIMUM


@pytest.mark.parametrize(
    ("setting", "few", "environ", "theme"),
    [
        ("auto", False, {}, "series"),
        ("auto", False, {"COLORFGBG": "15;0"}, "series"),
        ("auto", False, {"COLORFGBG": "0;15"}, "series-light"),
        ("auto", False, {"COLORFGBG": "0;default;15"}, "series-light"),
        ("auto", True, {"COLORFGBG": "0;7"}, "ansi-light"),
        ("auto", True, {}, "ansi-dark"),
        ("nord", True, {"COLORFGBG": "0;15"}, "nord"),
    ],
)
def test_auto_takes_the_background_from_the_environment_until_the_terminal_answers(
    setting: str, few: bool, environ: dict[str, str], theme: str
) -> None:
    """A named theme depends on nothing."""
    choice = ThemeChoice(setting, has_few_colours=few, environ=environ)
    assert choice.name == theme
    if setting == "auto":
        assert choice.background_known(is_dark=False).endswith("-light")
        assert not choice.background_known(is_dark=True).endswith("-light")


@pytest.mark.parametrize(
    ("term", "has_all"),
    [
        ("xterm-ghostty", True),
        ("alacritty", True),
        ("foot", True),
        ("foot-extra", True),
        ("xterm-kitty", True),
        ("wezterm", True),
        ("xterm-direct", True),
        ("xterm-256color", False),
        ("screen", False),
        ("linux", False),
    ],
)
def test_some_terminals_have_all_colours_by_their_name(term: str, has_all: bool) -> None:
    """SSH passes TERM on, COLORTERM it does not."""
    assert has_all_colours(term) is has_all


async def test_the_styles_are_parsed_again_for_another_theme_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The theme of the start is set before they are parsed at all."""
    parsed: list[str] = []
    reparse = Stylesheet.reparse

    def record(sheet: Stylesheet) -> None:
        parsed.append(app.theme)
        reparse(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", record)
    app = played_app(PlayedService())
    async with app.run_test() as pilot:
        await settle(pilot)
        assert not parsed
        ground = app.screen.styles.background
        app.theme = "series-light"
        await settle(pilot)
        assert set(parsed) == {"series-light"}
        assert app.screen.styles.background != ground


async def test_auto_follows_the_terminal() -> None:
    """When it answers, and when it changes; a theme that is chosen stays."""
    app = played_app(PlayedService())
    async with app.run_test() as pilot:
        for is_dark, theme in ((False, "series-light"), (True, "series")):
            app.post_message(InputTranslator.BackgroundReported(is_dark))
            await pilot.pause()
            assert app.theme == theme
        app.post_message(InputTranslator.SchemeReported(False))
        await pilot.pause()
        assert app.theme == "series-light"
        await app.use_theme("nord")
        app.post_message(InputTranslator.SchemeReported(True))
        await pilot.pause()
        assert app.theme == "nord"


@pytest.mark.parametrize(
    ("term", "theme"),
    [("xterm-256color", DARK_THEME), ("xterm", FEW_COLOURS_THEME), ("linux", FEW_COLOURS_THEME)],
)
async def test_a_terminal_of_few_colours_keeps_its_own(
    term: str, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 16 colours the fine shades of the own theme would all become black and white."""
    monkeypatch.setenv("TERM", term)
    app = played_app(PlayedService())
    async with app.run_test():
        assert app.theme == theme
