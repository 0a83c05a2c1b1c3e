"""`series-tui --plain` as a command: what it takes from settings and files."""

from __future__ import annotations

from series_tui.demo.samples import EXAMPLE
from tests.cli.world import ServedApi, User

COLLEAGUE = {"Content": "On it", "Author": 987654322, "Type": "staff_message"}


def test_names_that_list_has_saved_are_read_out(served: ServedApi, user: User) -> None:
    """A colleague whom only the queue names stands in a ticket by name, and no name is asked for again."""
    served.api.add_message(EXAMPLE, "msj_9", COLLEAGUE)
    assert "  id 987654322\n" in user.run("--plain", EXAMPLE).out
    assert user.run("list", "--all").code == 0
    asked = len(served.asked)
    ended = user.run("--plain", EXAMPLE)
    assert ended.code == 0
    assert "  Mira\n" in ended.out
    assert not any("/tickets/config" in target for target in served.asked[asked:])


def test_the_first_line_names_the_workspace(user: User) -> None:
    """The demo is one too."""
    assert "series-tui, workspace default, key: SERIES_API_KEY." in user.run("--plain").out
    assert "series-tui, workspace demo, key: built in." in user.run("--plain", "--demo").out
