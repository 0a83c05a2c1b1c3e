"""The line index: sums and look-ups, whatever is estimated and whatever is exact."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from series_tui.tui.log.line_index import BLOCK, LineIndex


def index_of(heights: list[int], assumed: float = 1.0) -> LineIndex:
    """Return an index whose estimates are these heights."""
    return LineIndex(len(heights), lambda first, last: heights[first:last], assumed=assumed)


def height_of(index: LineIndex, item: int) -> int:
    """Return how many lines there are from one item to the next."""
    index.top(item)  # both blocks are looked into before either is measured
    return index.top(item + 1) - index.top(item)


HEIGHTS = st.lists(st.integers(1, 9), min_size=1, max_size=700)


@given(HEIGHTS)
def test_the_total_is_the_sum_of_all_heights(heights: list[int]) -> None:
    """Once every block was looked into; until then a block counts as assumed."""
    index = index_of(heights, assumed=2.0)
    assert index.total == 2 * len(heights)
    assert [height_of(index, item) for item in range(len(heights))] == heights
    assert index.total == sum(heights)


@given(HEIGHTS, st.integers(0, 10_000))
def test_locate_and_top_are_inverse(heights: list[int], line: int) -> None:
    """The item found for a line begins at or before it, and the next one after it."""
    index = index_of(heights)
    item, within = index.locate(line)
    inside = min(line, index.total - 1)
    assert index.top(item) + within == inside
    assert 0 <= within < height_of(index, item)
    assert index.locate(index.top(item)) == (item, 0)


@given(HEIGHTS)
def test_every_line_belongs_to_one_item_in_order(heights: list[int]) -> None:
    """Going through all lines gives each item as often as it is high."""
    index = index_of(heights)
    for item in range(0, len(heights), BLOCK):
        index.top(item)
    expected = [(item, row) for item, height in enumerate(heights) for row in range(height)]
    assert [index.locate(line) for line in range(index.total)] == expected


def test_lines_outside_count_as_the_nearest() -> None:
    """Before the first and after the last one."""
    index = index_of([2, 3])
    assert index.locate(-5) == (0, 0)
    assert index.locate(99) == (1, 2)
    assert index.top(2) == 5


def test_looking_at_one_place_estimates_one_block() -> None:
    """A list of any length costs nothing where nobody looks."""
    asked: list[tuple[int, int]] = []

    def estimate(first: int, last: int) -> list[int]:
        asked.append((first, last))
        return [1] * (last - first)

    index = LineIndex(1_000_000, estimate)
    index.locate(500_000)
    index.top(500_000)
    index.top(999_999)
    assert len(asked) <= 2
    assert all(last - first <= BLOCK for first, last in asked)


def test_the_nearest_items_are_made_exact_first() -> None:
    """From the reader's block outward; and once it is set, an item is not named again."""
    index = index_of([1] * (4 * BLOCK))
    order = []
    for item in index.inexact(2 * BLOCK + 5):
        order.append(item)
        index.set_height(item, 2)
    assert order[0] == 2 * BLOCK
    assert order[-1] == BLOCK - 1
    assert sorted(order) == list(range(4 * BLOCK))
    assert list(index.inexact(0)) == []
    assert index.total == 8 * BLOCK


class IndexedHeights(RuleBasedStateMachine):
    """An index beside a plain list of heights, changed in the same ways."""

    @initialize(heights=st.lists(st.integers(1, 5), min_size=1, max_size=600))
    def begin(self, heights: list[int]) -> None:
        """Look into every block, so that the list is what the index knows."""
        self.heights = list(heights)
        self.exact: set[int] = set()
        self.index = index_of(heights)
        for item in range(0, len(heights), BLOCK):
            self.index.top(item)

    @rule(where=st.integers(0, 10_000), height=st.integers(1, 50), exact=st.booleans())
    def set_height(self, where: int, height: int, exact: bool) -> None:
        """Correct one height."""
        item = where % len(self.heights)
        self.index.set_height(item, height, exact=exact)
        self.heights[item] = height
        if exact:
            self.exact.add(item)

    @rule(where=st.integers(0, 100_000))
    def locate(self, where: int) -> None:
        """Find a line."""
        line = where % sum(self.heights)
        item, within = self.index.locate(line)
        assert sum(self.heights[:item]) + within == line

    @rule(where=st.integers(0, 10_000))
    def top(self, where: int) -> None:
        """Find where an item begins."""
        item = where % (len(self.heights) + 1)
        assert self.index.top(item) == sum(self.heights[:item])

    @invariant()
    def sums_agree(self) -> None:
        """The total is the sum, and what is exact is known."""
        assert self.index.total == sum(self.heights)
        assert set(self.index.inexact(0)) == set(range(len(self.heights))) - self.exact


TestIndexedHeights = IndexedHeights.TestCase
TestIndexedHeights.settings = settings(max_examples=25, stateful_step_count=25)
