"""The mutation tool: its mutations are valid Python, spread over all packages, and the same for a seed."""

from __future__ import annotations

import ast

from tests.mutate import choose


def test_mutations_are_valid_python() -> None:
    """A mutation that no interpreter reads would be noticed by any test."""
    for mutation in choose(1, 400):
        ast.parse(mutation.apply(mutation.path.read_bytes()))


def test_a_seed_chooses_the_same_mutations_in_every_room() -> None:
    """A table can be made again, and names every folder of the package."""
    assert choose(7, 30) == choose(7, 30) != choose(8, 30)
    assert len({mutation.room for mutation in choose(7, 30)}) > 15
