"""The package declares what it imports, and everything about it that others read is true."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

from series_tui import __version__

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
INDIRECT = {
    "tzdata": "read by zoneinfo, which has no data of its own on Windows",
}
"""Declared dependencies that no module imports by name."""


TOP_LEVEL = {
    *(".ci", ".git-blame-ignore-revs", ".github", ".gitignore", ".hatch"),
    *("CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml", "requirements.lock"),
    *("screenshots", "series_tui", "tests"),
}
"""What the root of the repository holds."""


def names_of(requirements: list[str]) -> set[str]:
    """Return the names of packages in requirements, normalised."""
    return {re.split(r"[\[<>=!~; ]", line)[0].lower().replace("_", "-") for line in requirements}


def imported() -> set[str]:
    """Return the packages that the modules import, wherever in the file."""
    modules: set[str] = set()
    for path in (ROOT / "series_tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module)
    top = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - {"series_tui", "_typeshed"}
    packages = packages_distributions()
    return {packages[name][0].lower().replace("_", "-") for name in top}


def test_dependencies_match_the_imports() -> None:
    """Nothing is found by luck because another package brings it, and nothing is installed in vain."""
    project = PYPROJECT["project"]
    declared = names_of(project["dependencies"])
    optional = {name for extra in project["optional-dependencies"].values() for name in names_of(extra)}
    assert imported() == (declared - INDIRECT.keys()) | optional


def test_every_locked_package_has_its_license_in_the_contributing_notes() -> None:
    """The table and the lock name the same packages."""
    locked = set(re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    notes = (ROOT / ".github" / "CONTRIBUTING.md").read_text().partition("## Dependencies")[2]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", notes, re.MULTILINE)[1:]
    listed = {name for name, _, _ in rows if name != "---"}
    assert listed == locked
    assert all(license_.strip(" ?") and use.strip(" ?") for _, license_, use in rows)


def test_the_locks_name_no_index() -> None:
    """They work with any index, and from a folder of wheels."""
    for name in ("requirements.lock", "tests/requirements.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text
        assert "index" not in text


def test_the_changelog_has_this_version() -> None:
    """With its date, below what is not released yet."""
    titles = re.findall(r"^## \[([^\]]+)\](.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert [title for title, _ in titles[:2]] == ["Unreleased", __version__]
    assert all(re.fullmatch(r" - \d{4}-\d{2}-\d{2}", date) for _, date in titles[1:])


def test_the_long_description_has_no_relative_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package index shows the README without the repository around it."""
    interface = ModuleType("interface")  # the build tool is not installed beside the tests
    interface.__dict__["MetadataHookInterface"] = object
    monkeypatch.setitem(sys.modules, "hatchling.metadata.plugin.interface", interface)
    for name in ("hatchling", "hatchling.metadata", "hatchling.metadata.plugin"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    place = ROOT / PYPROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"]["path"]
    spec = importlib.util.spec_from_file_location("metadata_hook", place)
    assert spec is not None
    assert spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    text = hook.long_description((ROOT / "README.md").read_text())
    targets = re.findall(r"\]\(([^)]*)\)", text)
    assert [target for target in targets if not target.startswith(("https://", "#"))] == []
    assert len(text) > 2_000
    assert hook.long_description("![a](b.png)\n\n[c](d.md) [e](https://f)") == "c [e](https://f)"


def test_the_root_has_only_listed_files() -> None:
    """A file that a slip of the shell made is not committed with the rest."""
    command = ["git", "ls-files", "-z"]
    files = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\0")
    assert {Path(file).parts[0] for file in files if file} <= TOP_LEVEL
