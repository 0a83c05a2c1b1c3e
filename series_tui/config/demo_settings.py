"""The settings of a run on sample tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from series_tui.config.schema import SETTINGS
from series_tui.config.settings import Settings, load_settings


def load_demo_settings(flags: Mapping[str, object], environ: Mapping[str, str]) -> Settings:
    """Return how things look, and nothing of a workspace.

    Raises:
        InvalidSetting: Something written in the config file cannot be used.
    """
    no_workspace = {name: value for name, value in environ.items() if not name.startswith("SERIES_API_")}
    no_workspace.pop("SERIES_PROFILE", None)
    flags = {name: flag for name, flag in flags.items() if name != "api_url"}
    settings = load_settings(flags, no_workspace)
    bare = Settings()
    unset = {name: getattr(bare, name) for name, spec in SETTINGS.items() if spec.is_of_workspace}
    origins = {name: origin for name, origin in settings.origins.items() if name not in unset}
    return replace(
        settings,
        **unset,
        runtime_folder=None,
        profiles=(settings.profile,),
        origins=MappingProxyType(origins),
    )
