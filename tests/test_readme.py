"""The README says what is so: its commands run as they stand, and what it names exists."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.config import load_settings
from series_tui.demo.server import DEMO_KEY
from series_tui.tui.queue.screen import QueueScreen
from series_tui.tui.screens.help_screen import help_rows
from series_tui.tui.ticket.screen import TicketScreen
from series_tui.tui.widgets.key_bar import keys_by_binding
from tests.credentials.world import User, needs_keyring, new_user, session
from tests.e2e.terminal import COMMAND, Terminal
from tests.forked_command import stand_in
from tests.programs import needs_jq
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import until

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ")
    for language, block in BLOCKS
    if language == "console"
    for line in block.splitlines()
]
APP = [command for command in COMMANDS if re.fullmatch(r"series-tui( (--plain|TICKET-\S+))?", command)]
ASKS = ["series-tui auth login"]
PRINTS = [
    command for command in COMMANDS if command.startswith("series-tui") and command not in [*APP, *ASKS]
]
MAKES = [command for command in COMMANDS if command.startswith("make ")]


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    """Give a user an unlocked keyring, and a service that has the sample tickets."""
    home = tmp_path_factory.mktemp("newcomer")
    with subprocess.Popen([COMMAND, "demo-server"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip().removeprefix("export SERIES_API_URL=")
        user = new_user(home / "home", url)
        user.environ["PATH"] = f"{stand_in()}:{user.environ['PATH']}"
        try:
            with session(user, keyring=True) as seated:
                yield seated
        finally:
            server.terminate()


def run(user: User, command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell as the user types it."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=user.home,
        env=user.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.long
@needs_keyring
@needs_jq
def test_a_newcomer_stores_the_key_and_then_every_command_works(newcomer: User) -> None:
    """In the order of the README: the key is typed once, and each command that prints ends well."""
    with Terminal("auth", "login", environment=newcomer.environ, is_installed=True) as terminal:
        terminal.wait_for("(not shown)")
        terminal.type(*DEMO_KEY, "enter")
        assert terminal.wait() == 0, terminal.text
    for command in PRINTS:
        done = run(newcomer, command)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert done.stdout or ">" in command or "--output" in command, command
    assert (newcomer.home / "ticket.html").stat().st_mode & 0o777 == 0o600
    for command in APP:
        with Terminal(*command.split()[1:], environment=newcomer.environ) as terminal:
            terminal.wait_for("training centre" if "TICKET" in command else "link")
            terminal.type(*(["quit", "enter"] if "--plain" in command else ["ctrl+q"]))
            assert terminal.wait() == 0


def test_every_command_is_of_a_kind_that_is_tried() -> None:
    """A command that is added to the README is run by the test above, or is make's or an installer's."""
    others = [command for command in COMMANDS if command not in [*APP, *ASKS, *PRINTS, *MAKES]]
    assert others == ["uv tool install dist/series_tui-*.whl"]
    assert len(PRINTS) >= 10


@pytest.mark.parametrize("command", MAKES)
def test_make_knows_its_targets(command: str) -> None:
    """Each target that the README names is one that `make help` explains."""
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"{command} " in listed


def test_the_config_file_of_the_readme_can_be_used(tmp_path: Path) -> None:
    """Every setting in the example is known and its value is taken."""
    block = next(block for language, block in BLOCKS if language == "toml")
    path = tmp_path / "config.toml"
    path.write_text(block)
    settings = load_settings({}, {"SERIES_TUI_CONFIG": str(path)})
    assert settings.profiles == ("default", *tomllib.loads(block)["profiles"])
    for profile in settings.profiles:
        settings.with_profile(profile)


def test_files_that_are_named_exist() -> None:
    """Pictures, tests and modules are where the README says."""
    named = re.findall(r"\]\(([\w/.-]+)\)|`((?:tests|series_tui)/[\w/.]+)`", README)
    named += [("", f"tests/{name}") for name in re.findall(r"`(test_\w+\.py)`", README)]
    missing = [path for pair in named for path in pair if path and not (ROOT / path).exists()]
    assert missing == []


async def test_every_key_of_the_table_is_one_of_that_screen() -> None:
    """What the table of keys names is what the app's own help lists there."""
    named = {
        where: set(re.findall(r"`([^`]+)`", keys))
        for where, keys in re.findall(
            r"^\| (\w[\w ]+) \| (.*`j`.*|.*`F1`.*|.*`\?`.*) \|$", README, re.MULTILINE
        )
    }
    assert list(named) == ["everywhere", "where no text is typed", "a ticket", "the queue"]
    at_all_times = named["everywhere"] | (named["where no text is typed"] - {"1", "9"})
    app = played_app(PlayedService(sample_ticket()))
    async with app.run_test(size=(100, 30)) as pilot:
        for where, kind, keys in (
            ("the queue", QueueScreen, ["f2"]),
            ("a ticket", TicketScreen, ["f3", *REFERENCE, "enter"]),
        ):
            await pilot.press(*keys)
            await until(pilot, lambda: isinstance(app.screen, kind))  # noqa: B023  # waited for right here
            listed = {key for _, shown, _ in help_rows(keys_by_binding(app.screen)) for key in shown.split()}
            assert not (named[where] | at_all_times) - listed
            assert "1-9" in listed


def test_every_variable_is_explained() -> None:
    """The variables that the settings know are those that the README lists."""
    from series_tui.config.schema import VARIABLES

    variables = {*VARIABLES.values(), "SERIES_API_KEY", "SERIES_TUI_CONFIG"}
    assert variables <= set(re.findall(r"`([A-Z_]+)`", README))
