"""What the tests of the pictures share: no frame is painted but those that become pictures."""

from tests.tui.unpainted_frames import unpainted_frames

__all__ = ["unpainted_frames"]
