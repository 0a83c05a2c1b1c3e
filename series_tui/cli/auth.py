"""`series-tui auth`: store the key, say what is in use and whether it works, remove it."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from series_tui.cli.hidden_prompt import prompt_hidden
from series_tui.credentials import (
    KEYRING,
    KEYRING_LIMIT,
    FoundKey,
    Secret,
    alternatives,
    check_key_text,
    delete_key,
    find_key,
    has_windows,
    other_sources,
    patience,
    store_key,
)
from series_tui.credentials.key_check import KeyCheck, Verdict, check_key
from series_tui.errors import EXIT_OK, KeyProblem, KeyUnusable, SeriesError, UsageError, describe
from series_tui.runtime.hardening import environment

if TYPE_CHECKING:
    from series_tui.config import Settings

_LONGEST_INPUT = 1 << 16


def run_auth(arguments: Namespace, settings: Settings, environ: Mapping[str, str] | None = None) -> int:
    """Run `auth login`, `auth status` or `auth logout`; return the exit code.

    Raises:
        SeriesError: The key was refused, or could not be checked, stored or removed.
    """
    if arguments.demo:
        raise UsageError(
            "The demo has a key of its own, built in.", next_step="Leave --demo out to work with your key."
        )
    variables = environment() if environ is None else environ
    if arguments.auth_action == "login":
        return _login(settings, variables, from_stdin=arguments.stdin)
    if arguments.auth_action == "logout":
        return _logout(settings, variables)
    chosen = settings.origin_of("profile").kind == "flag"
    return _status(settings, variables, (settings.profile,) if chosen else settings.profiles)


def _login(settings: Settings, environ: Mapping[str, str], *, from_stdin: bool) -> int:
    _say_if_plain(settings)
    secret = _from_stdin() if from_stdin else _asked(settings)
    check = asyncio.run(check_key(settings, secret))
    if check.verdict in (Verdict.REFUSED, Verdict.UNKNOWN):
        assert check.error is not None
        print("The key was not stored.", file=sys.stderr)
        raise check.error
    print(f"{settings.host} accepts the key.")
    if check.verdict is Verdict.NO_TICKETS:
        print(check.about_tickets)
    is_seen = not from_stdin and has_windows(environ)
    if is_seen:
        print("Storing it in the keyring, which may ask for its password in a window of its own.")
    try:
        keyring = store_key(settings, secret, environ, limit=patience(environ) if is_seen else KEYRING_LIMIT)
    except KeyUnusable as trouble:
        print(trouble.what, trouble.why, "What works here:", sep="\n", file=sys.stderr)
        for way in alternatives(settings, environ):
            print(f"  - {way}", file=sys.stderr)
        return trouble.exit_code
    print(f"Stored in the keyring ({keyring}) for profile {settings.profile}, and read back.")
    _say_what_comes_first(settings, environ)
    print("Next: `series-tui` opens the app, `series-tui show ID` prints a ticket.")
    return EXIT_OK


def _from_stdin() -> Secret:
    """Return the key that was piped in."""
    data = sys.stdin.buffer.read(_LONGEST_INPUT)
    return check_key_text(data.decode("utf-8", "replace"), "What came in through stdin")


def _asked(settings: Settings) -> Secret:
    """Return the key that a person types or pastes, unseen."""
    if not sys.stdin.isatty():
        raise UsageError(
            "There is no terminal to ask for the key on.",
            next_step="Pipe it in: `series-tui auth login --stdin < FILE`. A key is never an argument.",
        )
    return check_key_text(
        prompt_hidden(f"Key for profile {settings.profile} at {settings.host} (not shown): ")
    )


def _say_if_plain(settings: Settings) -> None:
    if settings.is_plain_http:
        print(
            f"Note: the key goes to {settings.api_url} unencrypted, on this machine alone.", file=sys.stderr
        )


def _say_what_comes_first(settings: Settings, environ: Mapping[str, str]) -> None:
    sources = other_sources(settings, environ)
    if sources:
        print(f"Note: {sources[0]} comes before the keyring, and stays in use.")


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
    plain = " (plain http: unencrypted, on this machine alone)" if profile.is_plain_http else ""
    _lines("api", f"{profile.api_url}{plain}")
    try:
        found = find_key(profile, environ)
    except KeyProblem as error:
        _lines("key", error.what, error.why)
        _lines("next", error.next_step)
        return error
    _lines("key", found.source + (f" ({found.note})" if found.note else ""))
    check = asyncio.run(check_key(profile, found.secret))
    return _verdict(found, check)


def _verdict(found: FoundKey, check: KeyCheck) -> SeriesError | None:
    if check.verdict is Verdict.ACCEPTED:
        _lines("works", f"yes: accepted, answered in {check.seconds * 1000:.0f} ms")
        _lines("next", "`series-tui` opens the app.")
        return None
    if check.verdict is Verdict.NO_TICKETS:
        _lines("works", "the key does, the tickets do not", check.about_tickets)
        _lines("next", "Ask an administrator of the workspace to turn the tickets module on.")
        return check.error
    assert check.error is not None
    is_refused = check.verdict is Verdict.REFUSED
    _lines("works", "no" if is_refused else "not known", check.error.what, check.error.why)
    elsewhere = is_refused and found.source != KEYRING
    _lines(
        "next", f"Put another key where this one is: {found.source}." if elsewhere else check.error.next_step
    )
    return check.error


def _logout(settings: Settings, environ: Mapping[str, str]) -> int:
    keyring = delete_key(settings, environ)
    entry = f"profile {settings.profile} at {settings.api_url}"
    if keyring is None:
        print(f"No keyring here has a key for {entry}.")
    else:
        print(f"Removed from the keyring ({keyring}): the key for {entry}.")
    for source in other_sources(settings, environ):
        print(f"Still there: {source}.")
    return EXIT_OK


def _lines(label: str, *texts: str) -> None:
    """Print what belongs to a label, one text a line, the first beside it."""
    for text in filter(None, texts):
        print(f"  {label:<8} {text}")
        label = ""
