"""Every text with which the package raises an error, read from its source: also where no test gets to.

A text that is put together has a word in the place of what is only known when it runs; one of several
possible texts counts as each of them.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import series_tui
from series_tui import errors

PACKAGE = Path(series_tui.__file__).parent
UNKNOWN = "ID1"
"""Stands for a part of a text that is only known when the program runs."""

_MOST_TEXTS = 64


@dataclass(frozen=True)
class Raised:
    """One place where an error is made.

    Attributes:
        where: File and line.
        kind: The error's class, or the function that makes one.
        texts: The possible texts of each argument, by name: ``what``, ``why``, ``next_step``.
    """

    where: str
    kind: str
    texts: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        return f"{self.where} {self.kind}"


def error_classes() -> dict[str, type[errors.SeriesError]]:
    """Return every class of the tree by its name; what a module makes of one for itself is none of them."""
    found: dict[str, type[errors.SeriesError]] = {}
    waiting = [errors.SeriesError]
    while waiting:
        kind = waiting.pop()
        found[kind.__name__] = kind
        waiting += [below for below in kind.__subclasses__() if below.__module__ == errors.__name__]
    return found


_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "InvalidSetting": ("setting", "why", "next_step"),
    "refuse": ("name", "origin", "why", "next_step"),
    "NoKey": ("why",),
    "ResponseIncomplete": ("why",),
    "KeyringTrouble": ("why",),
}
"""What the arguments by position are, where the first is not ``what``."""
_OWN_WORDS = frozenset(
    name
    for name, kind in error_classes().items()
    if kind.__init__ is not errors.SeriesError.__init__ and name not in (*_ARGUMENTS, "NotReached")
)
"""Classes that say what happened by themselves."""


def raised() -> list[Raised]:
    """Return every place of the package where an error is made with words of its own."""
    known = {*error_classes(), *_ARGUMENTS} - {"SeriesError"}
    places = []
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.name == "errors.py":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for scope, call in _calls(tree):
            kind = call.func.id if isinstance(call.func, ast.Name) else ""
            if kind in known:
                where = f"{file.relative_to(PACKAGE)}:{call.lineno}"
                places.append(Raised(where, kind, _arguments(kind, call, scope)))
    return places


def constants() -> Iterator[tuple[str, str]]:
    """Yield every text of the package that is no docstring, with its file and line."""
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        inside = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if id(node) in docstrings or id(node) in inside:
                continue
            if isinstance(node, ast.JoinedStr) or (
                isinstance(node, ast.Constant) and isinstance(node.value, str)
            ):
                for text in _texts(node, {}):
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", text


def _calls(tree: ast.AST) -> Iterator[tuple[Mapping[str, list[ast.expr]], ast.Call]]:
    """Yield every call with what the names of its function may stand for."""
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for scope in scopes:
        names: dict[str, list[ast.expr]] = {}
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names.setdefault(node.targets[0].id, []).append(node.value)
        yield from ((names, node) for node in ast.walk(scope) if isinstance(node, ast.Call))


def _arguments(kind: str, call: ast.Call, names: Mapping[str, list[ast.expr]]) -> dict[str, tuple[str, ...]]:
    order = _ARGUMENTS.get(kind, () if kind in _OWN_WORDS else ("what",))
    given = dict(zip(order, call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    return {
        name: tuple(_texts(value, names))
        for name, value in given.items()
        if name in ("what", "why", "next_step")
    }


def _texts(node: ast.expr, names: Mapping[str, list[ast.expr]]) -> list[str]:
    """Return what an expression may be as a text."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return _joined([_texts(part, names) for part in parts])
        case ast.FormattedValue(value=value):
            return _texts(value, names)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([_texts(left, names), _texts(right, names)])
        case ast.IfExp(body=body, orelse=orelse):
            return _texts(body, names) + _texts(orelse, names)
        case ast.BoolOp(op=ast.Or(), values=values):
            return [text for value in values for text in _texts(value, names)]
        case ast.Name(id=name) if name in names:
            rest = {other: values for other, values in names.items() if other != name}
            return [text for value in names[name] for text in _texts(value, rest)][:_MOST_TEXTS]
    return [UNKNOWN]


def _joined(parts: list[list[str]]) -> list[str]:
    return ["".join(choice) for choice in itertools.islice(itertools.product(*parts), _MOST_TEXTS)]
