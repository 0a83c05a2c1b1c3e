"""Lets `python -m series_tui` start the command."""

import sys

from series_tui.cli import main

sys.exit(main())
