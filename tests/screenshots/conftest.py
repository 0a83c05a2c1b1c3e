"""What the tests of the pictures share: fast keys, and no frame painted but those that become pictures."""

from tests.tui.fast_keys import fast_keys
from tests.tui.unpainted_frames import unpainted_frames

__all__ = ["fast_keys", "unpainted_frames"]
