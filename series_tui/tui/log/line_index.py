"""Map items of a long list to lines and back, while most heights are only estimated. Pure.

Items stand in blocks. A block that was not looked at yet counts as so many lines per item; looking into it
fills it with estimates, and heights become exact one by one. Sums are kept per block, so that a look-up adds
up the blocks before it and the items of one block, and a list of any length costs nothing to begin with.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

BLOCK = 256

Estimate = Callable[[int, int], Sequence[int]]
"""Estimates the heights of the items from one to before another; each at least 1."""


class LineIndex:
    """Heights of items, their sums, and the look-up from line to item and back.

    Args:
        count: How many items there are.
        estimate: Asked once for each block that is looked into.
        assumed: Lines per item in blocks that were not looked into; at least 1.
    """

    def __init__(self, count: int, estimate: Estimate, *, assumed: float = 1.0) -> None:
        self.count = count
        self._estimate = estimate
        blocks = -(-count // BLOCK)
        self._heights: list[array[int] | None] = [None] * blocks
        self._inexact: list[int] = [BLOCK] * blocks
        self._exact: list[bytearray | None] = [None] * blocks
        self._sums = [max(round(BLOCK * assumed), BLOCK)] * blocks
        if count % BLOCK:
            self._inexact[-1] = count % BLOCK
            self._sums[-1] = max(round(count % BLOCK * assumed), count % BLOCK)
        self._tops: list[int] | None = None

    @property
    def total(self) -> int:
        """All lines together."""
        return self._block_tops()[-1]

    @property
    def is_exact(self) -> bool:
        """Whether each height is exact."""
        return not any(self._inexact)

    def top(self, item: int) -> int:
        """Return the first line of an item; for `count`, the line after the last item."""
        if item >= self.count:
            return self.total
        block, within = divmod(item, BLOCK)
        heights = self._filled(block)
        return self._block_tops()[block] + sum(heights[:within])

    def locate(self, line: int) -> tuple[int, int]:
        """Return the item that covers a line and the line within it; lines outside count as the nearest.

        Raises:
            IndexError: There are no items.
        """
        while True:
            line_inside = min(max(line, 0), self.total - 1)
            block = bisect_right(self._block_tops(), line_inside) - 1
            if self._heights[block] is not None:
                break
            self._filled(block)  # its estimates may move the line to another block
        within = line_inside - self._block_tops()[block]
        for position, height in enumerate(self._filled(block)):
            if within < height:
                return block * BLOCK + position, within
            within -= height
        raise AssertionError("a block's sum is the sum of its heights")

    def set_height(self, item: int, height: int, *, exact: bool = True) -> None:
        """Set an item's height, at least 1; once `exact`, it is no longer listed by :meth:`inexact`."""
        block, within = divmod(item, BLOCK)
        heights = self._filled(block)
        change = height - heights[within]
        if change:
            heights[within] = height
            self._sums[block] += change
            self._tops = None
        done = self._exact[block]
        if exact and done is not None and not done[within]:
            done[within] = 1
            self._inexact[block] -= 1
            if not self._inexact[block]:
                self._exact[block] = None

    def inexact(self, near: int) -> Iterator[int]:
        """Yield the items whose height is not exact, block by block, the nearest blocks first."""
        blocks = range(len(self._sums))
        centre = near // BLOCK
        for block in sorted(blocks, key=lambda block: abs(block - centre)):
            if not self._inexact[block]:
                continue
            self._filled(block)
            done = self._exact[block]
            first = block * BLOCK
            for item in range(first, min(first + BLOCK, self.count)):
                if done is not None and not done[item - first]:
                    yield item

    def _filled(self, block: int) -> array[int]:
        """Return a block's heights, estimated now if they were not yet."""
        heights = self._heights[block]
        if heights is None:
            first = block * BLOCK
            heights = array("I", self._estimate(first, min(first + BLOCK, self.count)))
            self._heights[block] = heights
            self._exact[block] = bytearray(len(heights))
            self._sums[block] = sum(heights)
            self._tops = None
        return heights

    def _block_tops(self) -> list[int]:
        """Return the first line of each block, and the total after them."""
        if self._tops is None:
            self._tops = list(accumulate(self._sums, initial=0))
        return self._tops
