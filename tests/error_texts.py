"""Every text with which the package raises an error, read from its source: also where no test gets to.

A text that is put together has a word in the place of what is only known when it runs; one of several
possible texts counts as each of them.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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
    classes: dict[str, type[errors.SeriesError]] = {}
    waiting = [errors.SeriesError]
    while waiting:
        kind = waiting.pop()
        classes[kind.__name__] = kind
        waiting += [below for below in kind.__subclasses__() if below.__module__ == errors.__name__]
    return classes


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


def raised() -> Sequence[Raised]:
    """Return every place of the package where an error is made with words of its own."""
    return _read()[0]


def constants() -> Sequence[tuple[str, str]]:
    """Return every text of the package that is no docstring, with its file and line."""
    return _read()[1]


@cache
def _read() -> tuple[Sequence[Raised], Sequence[tuple[str, str]]]:
    """Return the places that raise, and all texts, from one parse of each module."""
    names = {*error_classes(), *_ARGUMENTS} - {"SeriesError"}
    places: list[Raised] = []
    texts: list[tuple[str, str]] = []
    for name, source in _modules():
        nodes = tuple(ast.walk(ast.parse(source)))
        texts += ((f"{name}:{line}", text) for line, text in _said(nodes))
        if name != "errors.py":
            places += (
                Raised(f"{name}:{call.lineno}", kind, _arguments(kind, call, scope))
                for scope, kind, call in _calls(nodes, names)
            )
    return places, texts


def _modules() -> Iterator[tuple[str, str]]:
    """Yield each module's file, named from the package on, and its text."""
    for file in sorted(PACKAGE.rglob("*.py")):
        yield str(file.relative_to(PACKAGE)), file.read_text(encoding="utf-8")


def _said(nodes: tuple[ast.AST, ...]) -> Iterator[tuple[int, str]]:
    """Yield line and text of each constant that is no docstring, a text with parts as one."""
    parts: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts.update(map(id, node.values))
    for node in nodes:
        if id(node) not in parts and (
            isinstance(node, ast.JoinedStr)
            or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        ):
            for text in _texts(node, {}):
                yield node.lineno, text


def _calls(
    nodes: tuple[ast.AST, ...], classes: set[str]
) -> Iterator[tuple[Mapping[str, list[ast.expr]], str, ast.Call]]:
    """Yield each call of a known name, and what the names of its function may stand for."""
    if not any(isinstance(node, ast.Name) and node.id in classes for node in nodes):
        return
    for scope in nodes:
        if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names: dict[str, list[ast.expr]] = {}
        calls: list[tuple[str, ast.Call]] = []
        for node in ast.walk(scope):
            match node:
                case ast.Assign(targets=[ast.Name(id=name), *_], value=value):
                    names.setdefault(name, []).append(value)
                case ast.Call(func=ast.Name(id=name)) if name in classes:
                    calls.append((name, node))
        yield from ((names, kind, call) for kind, call in calls)


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
