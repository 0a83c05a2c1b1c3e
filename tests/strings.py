"""List every string of the package that people read, with its place, for one sitting.

``python -m tests.strings`` prints them by area (``--area queue``: one area, ``--count``: the numbers alone).
A string is for people if it has words in it and is not a docstring, a comparison's operand, a dictionary's
key or the like; SQL, CSS, headers and patterns are left out by their form. One word alone is for people where
it is a label: of a key, a fact, a finding, a menu. F-strings are printed whole, with ``{…}`` for each value.
Every module has an area; one without fails the test.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent / "series_tui"

AREAS = {
    "__init__": "program",
    "__main__": "program",
    "api": "service",
    "cli": "command line",
    "config": "settings",
    "credentials": "API key",
    "demo": "demo",
    "doctor": "doctor",
    "errors": "errors",
    "history": "history",
    "names": "names",
    "plain": "plain mode",
    "render": "tickets as text",
    "runtime": "program",
    "text": "tickets as text",
    "tickets": "queue",
    "tui": "app",
    "tui/log": "message log",
    "tui/queue": "queue",
    "tui/screens": "screens",
    "tui/terminal": "terminal",
    "tui/ticket": "ticket",
    "tui/widgets": "app",
}
"""The area of each module or folder, the longest path first."""

_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_PROSE = re.compile(
    r"""^(?:
        [\w.:/*@#&=,|<>+-]+                 # one token: a name, a path, a format, a key
      | \s*(?:SELECT|INSERT|DELETE|CREATE|PRAGMA|UPDATE|BEGIN|ALTER)\b.*
      | [^{}]*\{[^{}]*:[^{}]*;[^{}]*\}.*    # CSS
      | [\w.-]+/[\w.+-]+(?:;.*)?            # a media type
      | (?:\\.|[\[\](){}^$?*+|.-])+.*\\[dswbSW].*  # a pattern
    )$""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class UserString:
    """A string that people read.

    Attributes:
        area: Where they meet it; empty for a module without an area.
        place: File and line.
        text: The string; values are ``{…}``.
    """

    area: str
    place: str
    text: str


def area_of(path: str) -> str:
    """Return the area of a module, by its path below the package without ``.py``; empty if it has none."""
    while path:
        if path in AREAS:
            return AREAS[path]
        path = path.rpartition("/")[0]
    return ""


def _text_of(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text_of(part) or "{…}" for part in node.values)
    return None


def _is_prose(text: str) -> bool:
    stripped = text.replace("{…}", "").strip()
    if not _WORD.search(stripped) or _NOT_PROSE.match(stripped):
        return False
    return " " in stripped or "\n" in stripped


def _strings(node: ast.AST, *, skipped: frozenset[int] = frozenset()) -> Iterator[ast.expr]:
    """Yield the string expressions below a node that are values, not names."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        skipped |= {id(part.value) for part in node.body if isinstance(part, ast.Expr)}
    if isinstance(node, ast.Compare):
        return
    if isinstance(node, ast.Dict):
        skipped |= {id(key) for key in node.keys if isinstance(key, ast.Constant)}
    if isinstance(node, ast.Call) and _called(node) in _MACHINES:
        return
    if isinstance(node, ast.expr) and _text_of(node) is not None:
        if id(node) not in skipped:
            yield node
        if isinstance(node, ast.Constant):
            return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name | ast.expr_context):
            continue
        if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):
            yield from _strings(child, skipped=skipped)


_MACHINES = frozenset({"compile", "getLogger", "debug", "execute", "TypeVar", "NewType", "namedtuple"})
"""Functions whose arguments no person reads; the debug log is for its authors."""


def _called(node: ast.Call) -> str:
    """Return the last part of the name that is called; empty for what has no name."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


_LABELS = {
    "KeyAction": 1,
    "Choice": 0,
    "SelectDialog": 0,
    "_choose": 0,
    "_fact": 0,
    "ok": 0,
    "warning": 0,
    "failed": 0,
    "styled": 0,
    "Static": 0,
}
"""Functions of which an argument, by its place, is a label that people read, be it one word."""
_KEY_ID = re.compile(r"[a-z]+\.[a-z_]+")


def _labels(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the labels: arguments that are shown, and what stands beside a key's id."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = _LABELS.get(_called(node))
            if place is not None and len(node.args) > place:
                yield node.args[place]
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            key, label = node.elts
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and _KEY_ID.fullmatch(key.value):
                yield label


@cache
def user_strings(package: Path = _PACKAGE) -> Sequence[UserString]:
    """Return the strings that people read, module by module."""
    strings: list[UserString] = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        area = area_of(name.removesuffix(".py"))
        tree = ast.parse(path.read_text("utf-8"))
        labels = {id(label) for label in _labels(tree)}
        for node in _strings(tree):
            text = _text_of(node)
            if text is not None and (_is_prose(text) or (id(node) in labels and _WORD.search(text))):
                strings.append(UserString(area, f"{name}:{node.lineno}", text))
    return strings


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the strings by area."""
    options = argparse.ArgumentParser(prog="python -m tests.strings", description=__doc__)
    options.add_argument("--area", choices=sorted(set(AREAS.values())))
    options.add_argument("--count", action="store_true", help="print only how many there are")
    chosen = options.parse_args(arguments)
    strings = [string for string in user_strings() if chosen.area in (None, string.area)]
    if not chosen.count:
        for string in sorted(strings, key=lambda string: string.area):
            print(f"{string.area or 'NO AREA'} · {string.place}\n    {string.text!r}")
    counts = Counter(string.area or "NO AREA" for string in strings)
    print(
        f"{len(strings)} strings: " + ", ".join(f"{area} {count}" for area, count in sorted(counts.items()))
    )


if __name__ == "__main__":
    main()
