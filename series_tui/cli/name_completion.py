"""Completion of names: departments, categories and staff, as the cache of names has them. No network.

The scripts of the shells run ``series-tui completion SHELL --values OPTION`` when such a value is typed. A
name may hold blanks, quotes and whatever else a shell acts on: bash and PowerShell, which insert what they
get as it is, get it quoted; zsh and fish quote by themselves.
"""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from series_tui.config import cache_folder, load_settings
from series_tui.errors import EXIT_OK
from series_tui.names import Names, known_names
from series_tui.tickets.views import ME

_SAFE_IN_BASH = re.compile(r"[\w./+%,@-]+")
_SAFE_IN_POWERSHELL = re.compile(r"\w[\w.-]*", re.ASCII)
_DOUBLED_IN_POWERSHELL = re.compile("(['\u2018\u2019\u201a\u201b])")
"""Typographic quotes end a quoted word there, too."""
_ESCAPED_IN_DOUBLE_QUOTES = '"\\$`'


def run_values(arguments: Namespace, environ: Mapping[str, str]) -> int:
    """Print the values of an option, one a line; return the exit code.

    Raises:
        SeriesError: The settings cannot be used.
    """
    settings = load_settings(vars(arguments), environ)
    names = known_names(cache_folder(environ), settings.profile, settings.api_url)
    rows = [row for row in option_values(arguments.values, names) if _can_be_typed(row[0])]
    for line in completion_lines(arguments.shell, rows, arguments.word):
        print(line)
    return EXIT_OK


def _can_be_typed(value: str) -> bool:
    """Return whether a value can be an argument: an ID can be used in place of a name that cannot."""
    try:
        value.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return value[:1] != "-" and bool(value) and value == value.strip()


def option_values(option: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield each value of an option with a description: ids with their names, then names with their ids."""
    if option in ("department", "category"):
        config = names.config
        pairs = config.departments if option == "department" else config.categories
        yield from pairs
        yield from ((name, identity) for identity, name in pairs if name.casefold() != identity.casefold())
        return
    yield ME, "you (staff_user_id)"
    yield from names.staff.items()
    counts = Counter(names.staff.values())
    for identity, name in names.staff.items():
        if option == "claimed_by" or counts[name] == 1:  # --staff is one of them
            yield name, identity


def completion_lines(shell: str, rows: Iterable[tuple[str, str]], word: str) -> Iterator[str]:
    """Yield the lines that a shell's script reads, each value once.

    Args:
        shell: The shell.
        rows: Values and their descriptions.
        word: The word as far as it is typed, in bash, whose lines are only those that complete it.
    """
    rows = list({value: (value, about) for value, about in rows}.values())
    if shell == "bash":
        yield from _bash_words([value for value, _ in rows], word)
    elif shell == "powershell":
        for value, about in rows:
            yield f"{_quoted_for_powershell(value)}\t{value}\t{about or value}"
    else:
        for value, about in rows:
            yield f"{value}\t{about}"


def _bash_words(values: Iterable[str], word: str) -> Iterator[str]:
    """Yield the values that complete a word, quoted as the word is: bash puts them after an open quote."""
    quote = word[:1] if word[:1] in ("'", '"') else ""
    typed = _without_escapes(word[len(quote) :], quote)
    if typed is None:
        return
    for value in values:
        if not value.startswith(typed):
            continue
        if quote == "'":
            yield value.replace("'", "'\\''")
        elif not quote:
            yield "".join(mark if _SAFE_IN_BASH.fullmatch(mark) else f"\\{mark}" for mark in value)
        elif "!" not in value:  # no quoting keeps it from the history there
            yield "".join(f"\\{mark}" if mark in _ESCAPED_IN_DOUBLE_QUOTES else mark for mark in value)


def _without_escapes(word: str, quote: str) -> str | None:
    """Return what is meant by the rest of a word after its opening quote; None where it means more."""
    if quote == "'":
        return None if "'" in word else word
    escaped = _ESCAPED_IN_DOUBLE_QUOTES if quote else None
    parts: list[str] = []
    marks = iter(word)
    for mark in marks:
        if mark != "\\":
            if mark in '"$`' or (mark == "'" and not quote):
                return None
            parts.append(mark)
            continue
        following = next(marks, "")
        parts.append(following if escaped is None or following in escaped else f"\\{following}")
    return "".join(parts)


def _quoted_for_powershell(value: str) -> str:
    if _SAFE_IN_POWERSHELL.fullmatch(value):
        return value
    doubled = _DOUBLED_IN_POWERSHELL.sub(r"\1\1", value)
    return f"'{doubled}'"
