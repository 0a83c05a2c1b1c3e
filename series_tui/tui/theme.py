"""The product's own theme: dark, calm, one accent; every text in it is at least 4.5:1 against its ground."""

from __future__ import annotations

from textual.theme import Theme

OWN_THEME = "series"
FEW_COLOURS_THEME = "ansi-dark"
"""Textual's theme of the terminal's own colours."""

SERIES = Theme(
    name=OWN_THEME,
    primary="#7aa2d6",
    secondary="#b39ddb",
    accent="#e0af68",
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
        "text-accent": "#e0af68",
        "text-success": "#9ccb8c",
        "text-warning": "#e9b877",
        "text-error": "#ef8a90",
        "border": "#3a4150",
        "border-blurred": "#2b313c",
        "scrollbar": "#3a4150",
        "scrollbar-hover": "#4a5364",
        "scrollbar-active": "#e0af68",
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
