"""The mutation tool: its mutations are valid Python, spread over all packages, and the same for a seed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import mutate
from tests.mutate import OVER_TIME, Mutation, choose, first_failure, mutations, noticed_by


def test_mutations_are_valid_python() -> None:
    """A mutation that no interpreter reads would be noticed by any test."""
    for mutation in choose(1, 150):
        ast.parse(mutation.apply(mutation.path.read_bytes()))


@pytest.mark.parametrize(
    ("source", "mutated"),
    [
        ("(a > b) == c", ["((a > b) != c)", "a >= b"]),
        ("a < (b or c)", ["(a <= (b or c))", "b and c"]),
        ("(a if b else c) in d", ["((a if b else c) not in d)"]),
    ],
)
def test_a_mutation_keeps_the_operands_of_its_operator(
    source: str, mutated: list[str], tmp_path: Path
) -> None:
    """Without their parentheses another expression would be tried than the one named."""
    path = tmp_path / "module.py"
    path.write_text(source)
    results = [ast.unparse(ast.parse(mutation.apply(source.encode()))) for mutation in mutations(path)]
    assert results[0] == ast.unparse(ast.parse(mutated[0]))
    assert len(results) == len(mutated)
    assert all(inner in result for inner, result in zip(mutated[1:], results[1:], strict=True))


def test_a_seed_chooses_the_same_mutations_in_every_room() -> None:
    """A table can be made again, and names every folder of the package."""
    assert choose(7, 30) == choose(7, 30) != choose(8, 30)
    assert len({mutation.room for mutation in choose(7, 30)}) > 15


def test_a_run_of_tests_ends_at_its_limit() -> None:
    """A test that hangs, or is made smaller for minutes, must not hold the table."""
    assert first_failure(0.01, "-n", "0", __file__) == OVER_TIME


@pytest.mark.parametrize("mends", [True, False])
def test_a_run_over_time_counts_if_it_ends_without_the_mutation(
    mends: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests that are too slow without a mutation would notice every one."""
    path = tmp_path / "module.py"
    path.write_text("while False: ...")

    def run_tests(_limit: float, *_arguments: str) -> str | None:
        return OVER_TIME if "True" in path.read_text() or not mends else None

    monkeypatch.setattr(mutate, "_PACKAGE", tmp_path)
    monkeypatch.setattr(mutate, "first_failure", run_tests)
    mutation = Mutation(path, line=1, kind="check", start=6, end=11, replacement="True")
    if mends:
        assert noticed_by(mutation, "0", 1, set()) == OVER_TIME
    else:
        with pytest.raises(SystemExit, match="larger --limit"):
            noticed_by(mutation, "0", 1, set())
    assert path.read_text() == "while False: ..."
