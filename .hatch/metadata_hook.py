"""Makes the package's long description of the README, without links that work in the repository alone."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"^!\[[^\]]*\]\((?!https://)[^)]*\)\n\n?", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https://|#)[^)]*\)")


def long_description(readme: str) -> str:
    """Return a README without relative pictures, and with relative links as plain text."""
    return _LINK.sub(r"\1", _PICTURE.sub("", readme))


class LongDescriptionHook(MetadataHookInterface):
    """Sets the readme of the project's metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the long description."""
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": long_description(readme)}
