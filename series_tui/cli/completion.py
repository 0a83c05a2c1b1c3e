"""`series-tui completion SHELL`: the completion script of a shell."""

from __future__ import annotations

from argparse import Namespace

import shtab

from series_tui.cli.parser import whole_parser
from series_tui.errors import EXIT_OK


def run_completion(arguments: Namespace) -> int:
    """Print the script; return the exit code."""
    print(shtab.complete(whole_parser(), shell=arguments.shell))
    return EXIT_OK
