"""The commands that handle the key, as a process of its own with a debug log."""

from __future__ import annotations

import logging
import os
import sys
from argparse import Namespace

from series_tui.hardening import harden


def main(arguments: list[str]) -> int:
    """Run `auth ACTION`, `doctor` or `config`, as the command does, and return its exit code."""
    environ = harden()
    logging.basicConfig(filename=os.environ.get("DEBUG_LOG"), level=logging.DEBUG)
    from series_tui.config import load_settings
    from series_tui.errors import SeriesError, describe

    flags = [argument for argument in arguments if argument.startswith("--")]
    words = [argument for argument in arguments if not argument.startswith("--")]
    given = Namespace(
        auth_action=words[-1], config_action="show", stdin="--stdin" in flags, json="--json" in flags
    )
    try:
        settings = load_settings({}, environ)
        if words[0] == "auth":
            from series_tui.cli.auth import run_auth

            return run_auth(given, settings)
        if words[0] == "doctor":
            from series_tui.cli.doctor_command import run_doctor

            return run_doctor(given, settings)
        from series_tui.cli.config_command import run_config

        return run_config(given, settings)
    except SeriesError as error:
        print(*describe(error), sep="\n", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
