"""What the tests of the app share: no frame is painted that no test reads."""

from tests.tui.unpainted_frames import painted_frames, unpainted_frames

__all__ = ["painted_frames", "unpainted_frames"]
