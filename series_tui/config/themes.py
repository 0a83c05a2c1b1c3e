"""The names of the app's themes, as plain data; the app itself is not loaded for them."""

from __future__ import annotations

AUTO = "auto"
"""The product's own theme, light or dark as the terminal's background is."""

OWN_THEMES = ("series", "series-light")
"""The product's own themes: dark and light."""

TEXTUAL_THEMES = (
    "textual-dark",
    "textual-light",
    "nord",
    "gruvbox",
    "catppuccin-mocha",
    "dracula",
    "tokyo-night",
    "monokai",
    "flexoki",
    "catppuccin-latte",
    "catppuccin-frappe",
    "catppuccin-macchiato",
    "solarized-light",
    "solarized-dark",
    "rose-pine",
    "rose-pine-moon",
    "rose-pine-dawn",
    "atom-one-dark",
    "atom-one-light",
    "ansi-dark",
    "ansi-light",
)
"""The themes that Textual brings."""

THEMES = (AUTO, *OWN_THEMES, *TEXTUAL_THEMES)
"""What ``theme`` may be."""
