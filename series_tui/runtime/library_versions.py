"""The versions of the libraries that the program needs, read without importing them."""

from __future__ import annotations

from contextlib import suppress

_LIBRARIES = ("textual", "httpx", "keyring")


def library_versions() -> dict[str, str]:
    """Return the version of each library by its name; empty where it is missing."""
    from importlib.metadata import PackageNotFoundError, version

    versions = dict.fromkeys(_LIBRARIES, "")
    for name in versions:
        with suppress(PackageNotFoundError):
            versions[name] = version(name)
    return versions
