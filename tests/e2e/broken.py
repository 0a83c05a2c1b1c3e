"""Breaks a module of the installed command from outside, as a mistake in it would.

Python runs `sitecustomize` before anything else; the one written here runs a test's lines at the end of a
module once that is imported. The product knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_SITECUSTOMIZE = """
import importlib.util, sys

MISTAKES = {mistakes!r}


class Breaking:
    def find_spec(self, name, path=None, target=None):
        if name not in MISTAKES:
            return None
        mistake = MISTAKES.pop(name)
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            exec(mistake, module.__dict__)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Breaking())
"""


def broken(folder: Path, mistakes: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that make these mistakes happen: lines of Python by the module they end."""
    (folder / "sitecustomize.py").write_text(_SITECUSTOMIZE.format(mistakes=dict(mistakes)))
    return {"PYTHONPATH": str(folder)}
