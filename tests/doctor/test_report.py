"""The whole report, by the command: what it holds, in which order, and that it is safe to paste."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from series_tui.cli.doctor_command import finding_lines
from series_tui.doctor import Finding, Outcome
from tests.credentials.world import Service, User
from tests.leaks import SENTINEL, leaks


def by_check(text: str) -> dict[str, dict[str, object]]:
    """Return the checks of a JSON report by name."""
    return {check["check"]: check for check in json.loads(text)["checks"]}


def test_all_checks_are_reported_and_warnings_are_no_failure(user: User, service: Service) -> None:
    """With a key that works, over plain http to this machine, there are warnings and exit code 0."""
    done = user.run("doctor", "--json", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 0, done.stderr
    checks = by_check(done.stdout)
    assert list(checks) == [
        "version",
        "python",
        "config",
        "variables",
        "timezone",
        "encoding",
        "key",
        "keyring",
        "dns",
        "tls",
        "clock",
        "api",
        "limit",
        "terminal",
        "clipboard",
        "history",
    ]
    assert json.loads(done.stdout)["outcome"] == "warning"
    assert checks["key"]["outcome"] == "warning"
    assert "unencrypted" in str(checks["key"]["what"])
    assert "accepts the key" in str(checks["api"]["what"])
    assert "SERIES_API_URL" in str(checks["config"]["details"])
    assert "no D-Bus" in str(checks["keyring"]["what"])
    assert leaks(done.stdout + done.stderr) == []


def test_the_text_has_a_line_for_each_check(user: User) -> None:
    """The text report says outcome, check and finding, and what to do where something is wrong."""
    done = user.run("doctor", SERIES_API_KEY=SENTINEL, SERIES_APIKEY="x")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("ok      version   series-tui ")
    position = lines.index("warning variables unknown and ignored: SERIES_APIKEY")
    assert lines[position + 1].split("> ")[1] == "Did you mean SERIES_API_KEY?"
    assert "\x1b" not in done.stdout


def test_without_a_key_the_rest_is_still_checked(user: User, service: Service) -> None:
    """A missing key fails, the way to the service is looked at all the same, and no key is sent."""
    done = user.run("doctor", "--json")
    assert done.returncode == 1
    checks = by_check(done.stdout)
    assert checks["key"]["outcome"] == "failed"
    assert checks["key"]["next_step"]
    assert checks["dns"]["outcome"] == "ok"
    assert checks["clock"]["outcome"] == "ok"
    assert "skipped" in str(checks["api"]["what"])
    assert all("apikey" not in {name.lower() for name in headers} for _, headers in service.requests)


@pytest.mark.parametrize(
    ("status", "words"), [(401, "refused"), (403, "Tickets module"), (500, "unavailable")]
)
def test_the_response_of_the_service_is_reported(
    status: int, words: str, user: User, service: Service
) -> None:
    """A refusal or a fault of the service is the finding, with its own words."""
    service.status = status
    done = user.run("doctor", "--json", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 1
    assert words in str(by_check(done.stdout)["api"])


def test_a_service_that_is_away_fails(user: User, service: Service) -> None:
    """Nobody listens: the connection fails, and so does the request."""
    service.close()
    done = user.run("doctor", "--json", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 1
    checks = by_check(done.stdout)
    assert "cannot be reached" in str(checks["tls"]["what"])
    assert checks["api"]["outcome"] == "failed"


def test_the_next_step_for_a_missing_key_is_reported_once(user: User) -> None:
    """The keyring's finding has the reason; what works instead stands beside the key."""
    checks = by_check(user.run("doctor", "--json").stdout)
    assert "auth login --file" in str(checks["key"]["next_step"])
    assert checks["keyring"]["next_step"] == ""


def test_the_demo_is_checked_without_looking_at_anything_of_the_users(
    user: User, service: Service, tmp_path: Path
) -> None:
    """The embedded API is found well; no key, command or keyring of the user's is touched."""
    config = tmp_path / "config.toml"
    made = tmp_path / "made"
    config.write_text(f'api_key_command = "touch {made}"\n')
    done = user.run("doctor", "--demo", SERIES_TUI_CONFIG=str(config), SERIES_API_KEY=SENTINEL)
    assert done.returncode == 0
    lines = {line.split()[1]: line for line in done.stdout.splitlines() if line[:1] in ("o", "w", "f")}
    assert lines["key"] == "ok      key       built in, for the demo"
    assert lines["api"].startswith("ok")
    assert "keyring" not in lines
    assert not made.exists()
    assert service.requests == []
    assert leaks(done.stdout) == []


def test_the_last_line_sums_up(user: User, service: Service) -> None:
    """Somebody tired reads it first: what failed, then what is worth a look."""
    done = user.run("doctor")
    assert done.stdout.splitlines()[-1] == "Failed: key. Warnings: keyring, api, limit."
    done = user.run("doctor", SERIES_API_KEY=SENTINEL)
    assert done.stdout.splitlines()[-1] == "Warnings: key."


def test_settings_that_cannot_be_used_are_a_finding(user: User, tmp_path: Path) -> None:
    """What needs no settings is checked all the same, and no request is sent with others than meant."""
    config = tmp_path / "config.toml"
    config.write_text("theme = 'drakula'\n")
    done = user.run("doctor", "--format", "json", SERIES_TUI_CONFIG=str(config))
    checks = by_check(done.stdout)
    assert done.returncode == 1
    assert checks["config"]["outcome"] == "failed"
    assert "Did you mean dracula?" in str(checks["config"]["next_step"])
    assert {"version", "python", "encoding"} <= checks.keys()
    assert "api" not in checks
    assert "failed  config" in user.run("doctor", SERIES_TUI_CONFIG=str(config)).stdout


def test_a_finding_is_wrapped_to_a_terminal() -> None:
    """In a pipe it is one line for each part; in a narrow terminal the name of the check stands above."""
    finding = Finding("clipboard", Outcome.WARNING, f"{'word ' * 20}end", "Add it.", ("a detail",))
    assert [len(finding_lines(finding, is_coloured=False)[at]) for at in (0, 1)] == [121, 26]
    for width, first in ((80, "warning clipboard word word"), (40, "warning clipboard")):
        lines = finding_lines(finding, is_coloured=False, width=width)
        assert lines[0].startswith(first)
        assert max(map(len, lines)) <= width
        assert " ".join(" ".join(lines).split()).endswith("word end a detail > Add it.")
