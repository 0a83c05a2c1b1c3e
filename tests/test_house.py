"""The layout of the code: inheritance, what helpers are given, lengths and words."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import series_tui

_PACKAGE = Path(series_tui.__file__).parent
_TESTS = Path(__file__).parent
_MAX_LINES = 300
_MAX_WIDGET_LINES = 400
_MAX_TUI_MODULES = 14
_ONE_PAGE = frozenset({"errors.py"})
"""Modules that may be as long as a widget: the error tree is read in one piece."""
_ERROR_TREE = "SeriesError"
_OVERRIDES = frozenset({"get_system_commands"})
"""Methods whose parameters Textual chooses."""
_DRIVERS = frozenset({"tui/terminal/driver.py"})
"""Modules whose classes Textual constructs with the app."""
_VAGUE = re.compile(
    r"\b(somebody|whoever|anew|let go|takes? note|by itself|nobody)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(What|Who|Where|How|When|Which)\b")
_OLD_LIMIT = re.compile(r"_?(MOST|LONGEST|SHORTEST|FEWEST)_")
_NO_NOUNS = frozenset({"found", "wanted", "known", "one", "here", "there"})
"""Words that do not say what a value is."""
_NO_NOUN = re.compile(rf"(?<!\.)\b(?:{'|'.join(_NO_NOUNS)})\b")
_WORDS_ALONE = re.compile(r'''"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#.*''')
"""Docstrings, strings and comments: only a module with one of these words beside them is worth parsing."""


@dataclass(frozen=True)
class _Class:
    name: str
    path: str
    node: ast.ClassDef
    bases: tuple[str, ...]


def _name(node: ast.expr) -> str | None:
    """Return the last part of a dotted or subscripted name, such as ``Screen`` of ``Screen[None]``."""
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.rpartition(".")[2]
    return node.id if isinstance(node, ast.Name) else None


@cache
def _modules() -> dict[str, ast.Module]:
    return {
        path.relative_to(_PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(_PACKAGE.rglob("*.py"))
    }


@cache
def _nodes(path: str) -> Sequence[ast.AST]:
    """Return all nodes of a module: a walk costs more than parsing."""
    return tuple(ast.walk(_modules()[path]))


@pytest.fixture(scope="module", autouse=True)
def _forget_modules() -> Iterator[None]:
    """Drop the half a million nodes at the end: garbage is looked for in all that is kept."""
    yield
    for kept in (_nodes, _modules, _classes):
        kept.cache_clear()


@cache
def _imports(path: str) -> dict[str, str]:
    """Map each name that a module imports from the package to the module which defines it."""
    return {
        alias.asname or alias.name: node.module.removeprefix("series_tui.").replace(".", "/") + ".py"
        for node in _nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("series_tui")
        for alias in node.names
    }


@cache
def _classes() -> dict[tuple[str, str], _Class]:
    """Map (module, name) to each class at the top of a module."""
    return {
        (path, node.name): _Class(
            node.name, path, node, tuple(name for base in node.bases if (name := _name(base)) is not None)
        )
        for path, module in _modules().items()
        for node in module.body
        if isinstance(node, ast.ClassDef)
    }


def _resolve(path: str, name: str) -> _Class | None:
    """Return the first-party class that a name means in a module."""
    classes = _classes()
    return classes.get((path, name)) or classes.get((_imports(path).get(name, ""), name))


def _ancestors(cls: _Class) -> list[_Class]:
    """Return the first-party ancestors of a class."""
    result: list[_Class] = []
    for name in cls.bases:
        base = _resolve(cls.path, name)
        if base is not None and base is not cls:
            result += [base, *_ancestors(base)]
    return result


def _is_error(cls: _Class) -> bool:
    return any(ancestor.name == _ERROR_TREE for ancestor in (cls, *_ancestors(cls)))


@cache
def _textual_names(path: str) -> frozenset[str]:
    """Return the names that a module imports from Textual."""
    return frozenset(
        alias.asname or alias.name
        for node in _nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "textual"
        for alias in node.names
    )


def _is_drawn(cls: _Class) -> bool:
    """Tell whether a class is a screen, a widget or the app."""
    for ancestor in (cls, *_ancestors(cls)):
        for base in ancestor.bases:
            if base in _textual_names(ancestor.path) and base not in {
                "Message",
                "Provider",
                "Driver",
                "Theme",
                "Suggester",
            }:
                return True
    return False


def _is_owner(name: str, path: str) -> bool:
    """Tell whether a name means an app, or a screen whose module imports the one at ``path``."""
    if name == "App" and name in _textual_names(path):
        return True
    cls = _resolve(path, name)
    if cls is None or not _is_drawn(cls):
        return False
    bases = {base for ancestor in (cls, *_ancestors(cls)) for base in ancestor.bases}
    if "App" in bases:
        return True
    return bool(bases & {"Screen", "ModalScreen"}) and path in _imports(cls.path).values()


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, list[str]]]:
    """Yield each annotated parameter with the names in its annotation."""
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if argument.annotation is not None:
            yield (
                argument.arg,
                [
                    name
                    for node in ast.walk(argument.annotation)
                    if isinstance(node, ast.expr) and (name := _name(node)) is not None
                ],
            )


def _functions(nodes: Iterable[ast.AST]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in nodes:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child


def _assigned(cls: _Class) -> set[str]:
    """Return the attributes that a class's own methods assign to ``self``."""
    result = set()
    for node in ast.walk(cls.node):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                if (
                    isinstance(part, ast.Attribute)
                    and isinstance(part.value, ast.Name)
                    and part.value.id == "self"
                ):
                    result.add(part.attr)
    return result


def test_a_class_has_at_most_one_ancestor_of_the_package() -> None:
    """Split a class by what it owns: no chain of base classes of our own."""
    deep = {
        f"{cls.path}: {cls.name} < {' < '.join(ancestor.name for ancestor in ancestors)}"
        for cls in _classes().values()
        if not _is_error(cls) and len(ancestors := _ancestors(cls)) > 1
    }
    assert not deep, _listed(deep)


def test_an_attribute_is_assigned_in_one_file() -> None:
    """Keep the state of a class in one file."""
    files: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for cls in _classes().values():
        if _is_error(cls):
            continue
        root = (_ancestors(cls) or [cls])[-1]
        for attribute in _assigned(cls):
            files[root.path, root.name, attribute].add(cls.path)
    shared = {
        f"{name}.{attribute}: {', '.join(sorted(paths))}"
        for (_, name, attribute), paths in files.items()
        if len(paths) > 1
    }
    assert not shared, _listed(shared)


def test_a_helper_is_not_given_its_owner() -> None:
    """Hand a helper callables and values, not the screen or the app that uses it."""
    handed = set()
    for path in _modules():
        if not path.startswith("tui/") or path in _DRIVERS:
            continue
        for function in _functions(_nodes(path)):
            for parameter, names in _parameters(function):
                handed |= {
                    f"{path}:{function.lineno} {function.name}({parameter}: {name})"
                    for name in names
                    if _is_owner(name, path) and function.name not in _OVERRIDES
                }
    assert not handed, _listed(handed)


def test_no_object_is_constructed_with_the_class_that_constructs_it() -> None:
    """Construct an object without its owner."""
    made_by: dict[str, set[str]] = defaultdict(set)
    for cls in _classes().values():
        for node in ast.walk(cls.node):
            if isinstance(node, ast.Call) and (name := _name(node.func)) is not None:
                made_by[name].add(cls.name)
    handed = {
        f"{cls.path}: {cls.name}.__init__({parameter}: {name})"
        for cls in _classes().values()
        for function in _functions(cls.node.body)
        if function.name == "__init__"
        for parameter, names in _parameters(function)
        for name in names
        if name in made_by[cls.name]
        and name != cls.name
        and (owner := _resolve(cls.path, name))
        and _is_drawn(owner)
    }
    assert not handed, _listed(handed)


def test_a_module_keeps_to_its_length() -> None:
    """Keep modules to 300 lines, and screens and widgets to 400."""
    drawn = {cls.path for cls in _classes().values() if _is_drawn(cls)}
    long = {
        f"{path}: {lines} lines"
        for path in _modules()
        if (lines := (_PACKAGE / path).read_text("utf-8").count("\n"))
        > (_MAX_WIDGET_LINES if path in drawn | _ONE_PAGE else _MAX_LINES)
    }
    assert not long, _listed(long)


def test_the_app_has_few_modules_beside_its_folders() -> None:
    """Keep no loose drawer in the app's package."""
    loose = [path for path in _modules() if re.fullmatch(r"tui/(?!__init__)\w+\.py", path)]
    assert len(loose) <= _MAX_TUI_MODULES, loose


def _listed(offenders: set[str]) -> str:
    return "\n" + "\n".join(sorted(offenders))


def _docstrings() -> Iterator[tuple[str, str]]:
    for path in _modules():
        for node in _nodes(path):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node)
                if text:
                    yield f"{path}:{getattr(node, 'lineno', 1)}", text


def test_docstrings_name_things() -> None:
    """Describe with nouns and verbs of the field."""
    assert not {
        f"{place}: {match.group()}" for place, text in _docstrings() if (match := _VAGUE.search(text))
    }


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    """Begin a docstring with a verb or the name of a thing."""
    offenders = {f"{place}: {text.splitlines()[0]}" for place, text in _docstrings() if _QUESTION.match(text)}
    assert not offenders, _listed(offenders)


def test_limits_are_named_max_and_min() -> None:
    """Name limits MAX and MIN."""
    offenders = {
        f"{path}:{node.lineno} {node.id}"
        for path in _modules()
        for node in _nodes(path)
        if isinstance(node, ast.Name) and _OLD_LIMIT.match(node.id)
    }
    assert not offenders, _listed(offenders)


def test_variables_are_named_with_nouns() -> None:
    """Name variables and parameters with nouns of the field."""
    offenders = {
        f"{path.relative_to(_TESTS.parent)}:{node.lineno} {name}"
        for path in (*_PACKAGE.rglob("*.py"), *_TESTS.rglob("*.py"))
        if _NO_NOUN.search(_WORDS_ALONE.sub("", text := path.read_text("utf-8")))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name | ast.arg)
        and (name := node.id if isinstance(node, ast.Name) else node.arg) in _NO_NOUNS
    }
    assert not offenders, _listed(offenders)


def test_a_module_begins_with_a_docstring() -> None:
    """State the purpose of each module first."""
    assert not {path for path, module in _modules().items() if not ast.get_docstring(module)}
