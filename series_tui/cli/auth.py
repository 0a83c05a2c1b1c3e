"""`series-tui auth`: store the key, show which is in use and whether it works, remove it."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from series_tui.cli.hidden_prompt import prompt_hidden
from series_tui.config import load_settings
from series_tui.credentials import (
    KEYRING_LIMIT,
    FoundKey,
    Secret,
    alternatives,
    can_show_window,
    can_store_in_file,
    check_key_text,
    delete_key,
    find_key,
    other_sources,
    overrides_of_stored_file,
    store_key,
    store_limit,
)
from series_tui.credentials.key_check import KeyCheck, Verdict, check_key
from series_tui.credentials.stored_file import remove_stored_file, store_in_file, stored_file_path
from series_tui.errors import EXIT_OK, KeyProblem, KeyUnusable, SeriesError, UsageError, describe
from series_tui.runtime.posix import has_modes

if TYPE_CHECKING:
    from series_tui.config import Settings

_MAX_INPUT_BYTES = 1 << 16
_TRY_ANOTHER = "Copy the key again from the workspace's settings, and try again."


def run_auth(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Run `auth login`, `auth status` or `auth logout`; return the exit code.

    Raises:
        SeriesError: The key was refused, or could not be checked, stored or removed.
    """
    if arguments.demo:
        raise UsageError(
            "The demo uses its own built-in key.", next_step="Remove --demo to work with your own key."
        )
    if arguments.auth_action == "login":
        return _login(settings, environ, from_stdin=arguments.stdin, in_file=arguments.file)
    if arguments.auth_action == "logout":
        return _logout(arguments, settings, environ)
    chosen = settings.origin_of("profile").kind == "flag"
    return _status(settings, environ, (settings.profile,) if chosen else settings.profiles)


def _login(settings: Settings, environ: Mapping[str, str], *, from_stdin: bool, in_file: bool) -> int:
    _warn_if_plain(settings)
    secret = _read_stdin() if from_stdin else _prompt(settings)
    check = asyncio.run(check_key(settings, secret, environ))
    if check.verdict in (Verdict.REFUSED, Verdict.UNKNOWN):
        assert check.error is not None
        print("The key was not stored.", file=sys.stderr)
        check.error.next_step = check.error.next_step if check.verdict is Verdict.UNKNOWN else _TRY_ANOTHER
        raise check.error
    print(f"{settings.host} accepts the key.")
    if check.verdict is Verdict.NO_TICKETS:
        print(check.about_tickets)
    if in_file:
        return _store_in_file(settings, secret, environ)
    is_seen = not from_stdin and can_show_window(environ)
    if is_seen:
        print("Storing it in the keyring. A window may ask for the keyring's password.")
    try:
        keyring = store_key(
            settings, secret, environ, limit=store_limit(environ) if is_seen else KEYRING_LIMIT
        )
    except KeyUnusable as trouble:
        print(trouble.what, trouble.why, sep="\n", file=sys.stderr)
        if not from_stdin and can_store_in_file(environ) and _accepts_file(settings, environ):
            return _store_in_file(settings, secret, environ)
        print(
            "What you can do instead:",
            *(f"  - {way}" for way in alternatives(environ)),
            sep="\n",
            file=sys.stderr,
        )
        return trouble.exit_code
    print(f"Stored in the keyring ({keyring}) for profile {settings.profile}, and verified.")
    _print_overrides(other_sources(settings, environ))
    return EXIT_OK


def _accepts_file(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Offer to keep the key in a file; return whether the person accepts."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print(f"It can be stored in a file that only you can read: {stored_file_path(settings, environ)}")
    try:
        return input("Store it there? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _store_in_file(settings: Settings, secret: Secret, environ: Mapping[str, str]) -> int:
    path = store_in_file(settings, secret, environ)
    private = (
        "which only you can read"
        if has_modes()
        else "which is as private as your user folder: series-tui sets no access rights on Windows"
    )
    print(f"Stored in {path}, {private}, for profile {settings.profile} at {settings.api_url}.")
    print(f"The config file now points to it: {settings.config_file}")
    _print_overrides(overrides_of_stored_file(settings, environ))
    return EXIT_OK


def _read_stdin() -> Secret:
    """Return the key that was piped in."""
    data = sys.stdin.buffer.read(_MAX_INPUT_BYTES)
    return check_key_text(data.decode("utf-8", "replace"), "The text read from stdin")


def _prompt(settings: Settings) -> Secret:
    """Return the key that a person types or pastes, unseen."""
    if not sys.stdin.isatty():
        raise UsageError(
            "Typing the key needs a terminal.",
            next_step="Pipe it in with `series-tui auth login --stdin < FILE`.",
        )
    return check_key_text(
        prompt_hidden(f"Key for profile {settings.profile} at {settings.host} (not shown): ")
    )


def _warn_if_plain(settings: Settings) -> None:
    if settings.is_plain_http:
        print(
            f"Note: the key is sent unencrypted to {settings.api_url}, on this machine only.", file=sys.stderr
        )


def _print_overrides(sources: list[str]) -> None:
    """Print a note where another source overrides what was stored, else the next commands."""
    if sources:
        print(f"Note: {sources[0]} overrides it and is still in use.")
    else:
        print("Next: `series-tui` opens the app, `series-tui show ID` prints a ticket.")


def _status(settings: Settings, environ: Mapping[str, str], profiles: tuple[str, ...]) -> int:
    """Print what is known of each profile's key; the exit code is that of the profile in use."""
    exit_code = EXIT_OK
    for name in profiles:
        problem = _profile_status(settings, environ, name)
        if name == settings.profile and problem is not None:
            exit_code = problem.exit_code
    return exit_code


def _profile_status(settings: Settings, environ: Mapping[str, str], name: str) -> SeriesError | None:
    """Print what is known of one profile's key; return what is wrong with it."""
    print(f"profile {name}" + (" (in use)" if name == settings.profile else ""))
    try:
        profile = settings.with_profile(name)
    except SeriesError as error:
        _lines("problem", *describe(error))
        return error
    plain = " (plain http: unencrypted, on this machine only)" if profile.is_plain_http else ""
    _lines("api", f"{profile.api_url}{plain}")
    try:
        api_key = find_key(profile, environ)
    except KeyProblem as error:
        _lines("key", error.what, error.why)
        _lines("next", error.next_step)
        return error
    _lines("key", api_key.source + (f" ({api_key.note})" if api_key.note else ""))
    check = asyncio.run(check_key(profile, api_key.secret, environ))
    return _verdict(api_key, check)


def _verdict(api_key: FoundKey, check: KeyCheck) -> SeriesError | None:
    if check.verdict is Verdict.ACCEPTED:
        _lines("works", f"yes: accepted, answered in {check.seconds * 1000:.0f} ms")
        _lines("next", "`series-tui` opens the app.")
        return None
    if check.verdict is Verdict.NO_TICKETS:
        _lines("works", "partly: the key is accepted, but the tickets cannot be read", check.about_tickets)
        _lines("next", "Ask an administrator of the workspace to turn on the tickets module.")
        return check.error
    assert check.error is not None
    is_refused = check.verdict is Verdict.REFUSED
    _lines("works", "no" if is_refused else "unknown", check.error.what, check.error.why)
    _lines("next", api_key.if_refused if is_refused else check.error.next_step)
    return check.error


def _logout(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    entry = f"profile {settings.profile} at {settings.api_url}"
    file = remove_stored_file(settings, environ)
    if file is not None:
        print(f"Removed the key for {entry} ({file}).")
    keyring = delete_key(settings, environ)
    if keyring is not None:
        print(f"Removed the key for {entry} from the keyring ({keyring}).")
    elif file is None:
        print(f"No keyring or key file of series-tui has a key for {entry}.")
    remaining = load_settings(vars(arguments), environ)  # the config file names the removed one no more
    if file is not None and Path(os.path.expanduser(remaining.api_key_file)) == file:
        remaining = replace(remaining, api_key_file="")
    for source in other_sources(remaining, environ):
        print(f"Still in use: {source}.")
    return EXIT_OK


def _lines(label: str, *texts: str) -> None:
    """Print what belongs to a label, one text a line, the first beside it."""
    for text in filter(None, texts):
        print(f"  {label:<8} {text}")
        label = ""
