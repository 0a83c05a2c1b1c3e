"""The product's own themes, dark and light, and the choice among all of them.

Both are calm; every text is at least 4.5:1 against its ground. A hue has one job: blue is a player, violet is
staff, green a status, orange and red a priority or a problem, and the accent is the cursor's and the keys'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.theme import Theme

from series_tui.config.themes import AUTO, OWN_THEMES

DARK_THEME, LIGHT_THEME = OWN_THEMES
FEW_COLOURS_THEME, FEW_COLOURS_LIGHT_THEME = "ansi-dark", "ansi-light"
"""Textual's themes of the terminal's own colours."""
_LIGHT_BACKGROUNDS = ("7", "9", "10", "11", "12", "13", "14", "15")
"""Light colours of the 16, as COLORFGBG numbers them (rxvt)."""
_TRUECOLOUR_TERMS = ("alacritty", "contour", "foot", "ghostty", "kitty", "rio", "wezterm")

SERIES = Theme(
    name=DARK_THEME,
    primary="#7aa2d6",
    secondary="#b39ddb",
    accent="#6fc3bd",
    success="#8fbf7f",
    warning="#e0a458",
    error="#e5737a",
    foreground="#d7dae0",
    background="#14171c",
    surface="#1a1e25",
    panel="#232832",
    dark=True,
    variables={
        "text": "#d7dae0",
        "text-muted": "#a6aebc",
        "text-disabled": "#9da6b5",
        "text-primary": "#8fb4e3",
        "text-secondary": "#c0adE3",
        "text-accent": "#6fc3bd",
        "text-success": "#9ccb8c",
        "text-warning": "#e9b877",
        "text-error": "#ef8a90",
        "border": "#3a4150",
        "border-blurred": "#2b313c",
        "scrollbar": "#3a4150",
        "scrollbar-hover": "#4a5364",
        "scrollbar-active": "#6fc3bd",
        "scrollbar-background": "#14171c",
        "scrollbar-corner-color": "#14171c",
        "scrollbar-background-hover": "#14171c",
        "scrollbar-background-active": "#14171c",
        "block-cursor-background": "#2b3b52",
        "block-cursor-foreground": "#e6e9ee",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#3a4f6e",
    },
)

SERIES_LIGHT = Theme(
    name=LIGHT_THEME,
    primary="#24558f",
    secondary="#5f4598",
    accent="#0b6568",
    success="#2f6424",
    warning="#85500a",
    error="#a32a33",
    foreground="#22262e",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e9e6df",
    dark=False,
    variables={
        "text": "#22262e",
        "text-muted": "#515a68",
        "text-disabled": "#565e6c",
        "text-primary": "#24558f",
        "text-secondary": "#5f4598",
        "text-accent": "#0b6568",
        "text-success": "#2f6424",
        "text-warning": "#85500a",
        "text-error": "#a32a33",
        "border": "#c9c4b9",
        "border-blurred": "#dbd7ce",
        "scrollbar": "#c9c4b9",
        "scrollbar-hover": "#b3ada0",
        "scrollbar-active": "#0b6568",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "block-cursor-background": "#d3e0f2",
        "block-cursor-foreground": "#1a1e25",
        "block-cursor-text-style": "bold",
        "input-selection-background": "#bcd2ee",
    },
)


class ThemeChoice:
    """Names the theme to use for a setting and what is known of the terminal.

    Args:
        setting: A theme's name, or ``auto``.
        has_few_colours: Whether the terminal has 16 colours: fine shades would become black and white there.
        environ: The environment; COLORFGBG tells the background where the terminal does not answer.
    """

    def __init__(self, setting: str, *, has_few_colours: bool, environ: Mapping[str, str]) -> None:
        self._setting = setting
        self._has_few_colours = has_few_colours
        self._is_dark = environ.get("COLORFGBG", "").rpartition(";")[2] not in _LIGHT_BACKGROUNDS

    @property
    def follows_terminal(self) -> bool:
        """Whether the theme is light or dark as the terminal is."""
        return self._setting in ("", AUTO)

    @property
    def name(self) -> str:
        """The theme's name."""
        if not self.follows_terminal:
            return self._setting
        if self._has_few_colours:
            return FEW_COLOURS_THEME if self._is_dark else FEW_COLOURS_LIGHT_THEME
        return DARK_THEME if self._is_dark else LIGHT_THEME

    def background_known(self, *, is_dark: bool) -> str:
        """Record the terminal's background; return the theme's name."""
        self._is_dark = is_dark
        return self.name

    def choose(self, name: str) -> None:
        """Use another theme, or follow the terminal, from now on."""
        self._setting = name


class ThemeSwitch:
    """Applies the theme that is chosen, and follows the terminal's background where that is chosen.

    Args:
        choice: Names the theme.
        apply: Gives the app a theme by its name.
        ask_background: Asks the terminal for its background.
    """

    def __init__(
        self, choice: ThemeChoice, apply: Callable[[str], None], ask_background: Callable[[], None]
    ) -> None:
        self._choice = choice
        self._apply = apply
        self._ask_background = ask_background
        apply(choice.name)

    def ask(self) -> None:
        """Ask for the terminal's background, if the theme depends on it."""
        if self._choice.follows_terminal:
            self._ask_background()

    def background_known(self, *, is_dark: bool) -> None:
        """Apply the theme for the terminal's background."""
        self._apply(self._choice.background_known(is_dark=is_dark))

    def use(self, name: str) -> None:
        """Apply another theme, or follow the terminal."""
        self._choice.choose(name)
        self._apply(self._choice.name)
        self.ask()


def has_all_colours(term: str) -> bool:
    """Return whether a terminal has 24-bit colours by its TERM alone, as over SSH, which drops COLORTERM."""
    name = term.removeprefix("xterm-").partition("-")[0]
    return name in _TRUECOLOUR_TERMS or term.endswith("-direct")
