"""Tables of cases in one test: as much of pytest as a single test costs, however many there are."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Test = Callable[..., Any]


def each_case(
    names: str | Sequence[str],
    cases: Iterable[Any],
    ids: Iterable[object] | Callable[[Any], object] | None = None,
) -> Callable[[Test], Test]:
    """Run a test with one case after another; an error names its case.

    For functions that leave nothing for the next case. Where each case needs fixtures of its own,
    `pytest.mark.parametrize`, whose arguments these are, makes a test of each.
    """
    name_list = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    rows = [(case,) if isinstance(names, str) and len(name_list) == 1 else tuple(case) for case in cases]
    assert rows, "a table without cases proves nothing"
    if ids is None:
        labels = [
            ", ".join(f"{name}={value!r:.500}" for name, value in zip(name_list, row, strict=True))
            for row in rows
        ]
    elif callable(ids):
        labels = ["-".join(str(ids(value)) for value in row) for row in rows]
    else:
        labels = [str(label) for label in ids]
    table = list(zip(labels, rows, strict=True))

    def over_all(test: Test) -> Test:
        signature = inspect.signature(test)
        fixtures = [each for name, each in signature.parameters.items() if name not in name_list]

        if inspect.iscoroutinefunction(test):

            @functools.wraps(test)
            async def run(**given: Any) -> None:
                for label, row in table:
                    with _named(label):
                        await test(**given, **dict(zip(name_list, row, strict=True)))
        else:

            @functools.wraps(test)
            def run(**given: Any) -> None:
                for label, row in table:
                    with _named(label):
                        test(**given, **dict(zip(name_list, row, strict=True)))

        vars(run)["__signature__"] = signature.replace(parameters=fixtures)
        del run.__wrapped__
        return run

    return over_all


@contextmanager
def _named(label: str) -> Iterator[None]:
    """Add a note that names the case to an error."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"in the case of {label}")
        raise
