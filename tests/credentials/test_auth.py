"""`series-tui auth`: how the key is asked for, and what is said of each profile."""

from __future__ import annotations

import io
import shlex
import sys
from pathlib import Path

import pexpect
import pytest

from series_tui.config.keys import ACTIONS
from tests.credentials.world import Service, User
from tests.leaks import SENTINEL, leaks


def test_the_prompt_hides_the_typed_key(user: User, service: Service) -> None:
    """On a terminal the key is asked for by name of profile and host, and is not echoed."""
    line = user.command("auth", "login")
    child = pexpect.spawn(line[0], line[1:], env=user.variables(), encoding="utf-8", timeout=30)
    shown = child.logfile_read = io.StringIO()
    child.expect("Key for profile default at 127.0.0.1:")
    child.expect("not shown")
    child.sendline(SENTINEL)
    child.expect("accepts the key")
    child.expect("Store it there")
    child.sendline("")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3
    assert "no D-Bus" in shown.getvalue()
    assert "A window may ask" not in shown.getvalue()
    assert leaks(shown.getvalue()) == []
    assert leaks(service.requests[0][1])


def test_no_file_is_offered_without_a_terminal(user: User, service: Service, tmp_path: Path) -> None:
    """With its output in a pipe the command names what else works, and waits for no answer."""
    output = tmp_path / "output"
    line = f"{shlex.join(user.command('auth', 'login'))} > {shlex.quote(str(output))}"
    child = pexpect.spawn("/bin/sh", ["-c", line], env=user.variables(), encoding="utf-8", timeout=30)
    child.expect("not shown")
    child.sendline(SENTINEL)
    child.expect("What you can do instead:")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3
    assert "Store it there" not in output.read_text()


def test_an_interrupted_prompt_ends_quietly(user: User, service: Service) -> None:
    """Ctrl+C at the prompt shows no traceback and sends nothing."""
    line = user.command("auth", "login")
    child = pexpect.spawn(line[0], line[1:], env=user.variables(), encoding="utf-8", timeout=30)
    child.expect("not shown")
    child.sendcontrol("c")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, child.signalstatus) == (130, None)
    assert "Traceback" not in str(child.before)
    assert service.requests == []


def test_without_a_terminal_the_error_names_the_pipe(user: User, service: Service) -> None:
    """A script that forgot --stdin gets an error, and does not hang."""
    done = user.run("auth", "login")
    assert done.returncode == 2
    assert "--stdin" in done.stderr
    assert service.requests == []


@pytest.mark.parametrize(
    "given", ["", "\n", "two words", f"{SENTINEL}\n{SENTINEL}\n", "\x00\x01", "x" * 100_000]
)
def test_a_malformed_key_is_not_sent(given: str, user: User, service: Service) -> None:
    """Nothing goes to the service that cannot be a key."""
    done = user.run("auth", "login", "--stdin", given=given)
    assert done.returncode == 3
    assert service.requests == []
    assert leaks(done.stdout + done.stderr) == []


def test_a_key_is_never_an_argument(user: User, service: Service) -> None:
    """There is no way to give the key on the command line."""
    done = user.run("auth", "login", SENTINEL)
    assert done.returncode == 2
    assert service.requests == []


def test_status_lists_every_profile(user: User, service: Service, tmp_path: Path) -> None:
    """Each profile has its origin, its source and whether it works; the exit code is of the one in use."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    for file, key in ((good, SENTINEL), (bad, "another-key")):
        file.write_text(key)
        file.chmod(0o600)
    config = tmp_path / "config.toml"
    config.write_text(
        f'api_key_file = "{good}"\n[profiles.bad]\napi_key_file = "{bad}"\n'
        f'[profiles.none]\napi_key_file = "{tmp_path}/missing"\n[profiles.odd]\ntimezone = 5\n'
    )
    done = user.run("auth", "status", SERIES_TUI_CONFIG=str(config))
    assert done.returncode == 0, done.stderr
    default, bad_part, none_part, odd_part = done.stdout.split("profile ")[1:]
    assert default.startswith("default (in use)")
    assert f"key file ({good}, set by {config})" in default
    assert "works    yes" in default
    assert "works    no" in bad_part
    assert f"set by {config}, [profiles.bad]" in bad_part
    assert f"Put another key in {bad}" in bad_part
    assert "cannot be read" in none_part
    assert "The setting timezone cannot be used." in odd_part
    assert user.run("auth", "status", SERIES_TUI_CONFIG=str(config), SERIES_PROFILE="bad").returncode == 3
    done = user.run("auth", "status", "--profile", "bad", SERIES_TUI_CONFIG=str(config))
    assert done.returncode == 3
    assert done.stdout.count("profile ") == 1


def test_a_key_of_the_environment_goes_to_no_profile_of_another_origin(
    user: User, service: Service, tmp_path: Path
) -> None:
    """It belongs to the API that the program was started for; another one is asked nothing with it."""
    other = Service(SENTINEL)
    file = tmp_path / "key"
    file.write_text(SENTINEL)
    file.chmod(0o600)
    config = tmp_path / "config.toml"
    config.write_text(
        f'[profiles.default]\napi_url = "{service.url}"\n[profiles.other]\napi_url = "{other.url}"\n'
    )
    environ = {"SERIES_TUI_CONFIG": str(config), "SERIES_API_URL": ""}
    try:
        for given in (
            {"SERIES_API_KEY": SENTINEL},
            {"SERIES_API_KEY_FILE": str(file)},
            {"SERIES_API_KEY_COMMAND": f"cat {file}"},
        ):
            done = user.run("auth", "status", **environ, **given)
            default, other_part = done.stdout.split("profile ")[1:]
            assert "works    yes" in default
            assert "no D-Bus" in other_part
            assert ("SERIES_API_KEY is used only for the API" in other_part) == ("SERIES_API_KEY" in given)
            assert other.requests == []
        chosen = user.run("auth", "status", "--profile", "other", SERIES_API_KEY=SENTINEL, **environ)
    finally:
        other.close()
    assert chosen.returncode == 0
    assert len(other.requests) == 1


@pytest.mark.parametrize(
    ("status", "code", "words", "works"),
    [
        (200, 0, "accepts the key.", "works    yes"),
        (403, 0, "Tickets module is not enabled", "works    partly"),
        (401, 3, "Copy the key again from the workspace's settings", "no key"),
        (400, 6, "series-tui doctor", "no key"),
    ],
)
def test_login_stores_a_key_that_the_service_accepts(
    status: int, code: int, words: str, works: str, user: User, service: Service
) -> None:
    """Whether the tickets can be read with it, or why it was not stored, is printed."""
    service.status = status
    done = user.run("auth", "login", "--stdin", "--file", given=SENTINEL)
    printed = done.stdout + done.stderr
    assert done.returncode == code
    assert words in printed
    assert ("Copy the key again" in printed) == (status == 401)
    assert ("The key was not stored." in printed) == (code != 0)
    assert "" not in done.stdout.splitlines()
    done = user.run("auth", "status")
    assert works in done.stdout
    assert ("Ask an administrator" in done.stdout) == (status == 403)


def test_a_piped_key_is_not_announced_as_a_window(user: User, service: Service) -> None:
    """In a script no keyring can ask for its password."""
    done = user.run("auth", "login", "--stdin", given=SENTINEL, DISPLAY=":0")
    assert done.returncode == 3
    assert "A window may ask" not in done.stdout


def test_logout_names_the_removed_key_and_the_source_still_in_use(user: User, service: Service) -> None:
    """A key file that was removed is not in use any more."""
    user.run("auth", "login", "--stdin", "--file", given=SENTINEL)
    done = user.run("auth", "logout", SERIES_API_KEY=SENTINEL)
    removed, rest = done.stdout.splitlines()
    assert removed.startswith(f"Removed the key for profile default at {service.url} (")
    assert rest.startswith("Still in use: ")
    assert "SERIES_API_KEY" in rest
    done = user.run("auth", "logout", SERIES_API_KEY_FILE="/named")
    none, rest = done.stdout.splitlines()
    assert none.startswith("No keyring or key file")
    assert rest.startswith("Still in use: the key file /named")
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("config", "variable", "is_gone", "rest"),
    [
        ("", "", False, []),
        ("", "", True, []),
        ("", "/named", False, ["the key file /named (set by SERIES_API_KEY_FILE)"]),
        ("", "STORED", False, []),
        ('api_key_file = "/named"\n', "", False, ["the key file /named (set by CONFIG)"]),
    ],
)
def test_logout_names_what_is_in_use_once_the_stored_file_is_gone(
    config: str,
    variable: str,
    is_gone: bool,
    rest: list[str],
    user: User,
    service: Service,
    tmp_path: Path,
) -> None:
    """The variable's file, or the config file's for all profiles; not the removed one, whoever named it."""
    file = tmp_path / "config.toml"
    file.write_text(config)
    about = {"SERIES_TUI_CONFIG": str(file)}
    stored = user.run("auth", "login", "--stdin", "--file", given=SENTINEL, **about).stdout
    path = stored.partition("Stored in ")[2].partition(",")[0]
    if is_gone:
        Path(path).unlink()
    if variable:
        about["SERIES_API_KEY_FILE"] = variable.replace("STORED", path)
    _, *lines = user.run("auth", "logout", **about).stdout.splitlines()
    assert lines == [f"Still in use: {source.replace('CONFIG', str(file))}." for source in rest]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_gets_no_key(status: int, user: User, service: Service) -> None:
    """No redirect is followed: the other origin is asked nothing, with or without the key."""
    other = Service(SENTINEL)
    service.status, service.location = status, f"{other.url}/tickets/config"
    try:
        done = user.run("auth", "status", SERIES_API_KEY=SENTINEL)
        checked = user.run("doctor", SERIES_API_KEY=SENTINEL)
    finally:
        other.close()
    assert (done.returncode, checked.returncode) == (6, 1)
    assert len(service.requests) >= 3
    assert other.requests == []


def test_status_without_a_response_leaves_the_key_unverified(user: User, service: Service) -> None:
    """A service that is away is no verdict on the key."""
    service.close()
    done = user.run("auth", "status", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 5
    assert "works    unknown" in done.stdout


def test_the_demo_needs_no_key(user: User) -> None:
    """With --demo no key of the user's is looked at."""
    done = user.run("auth", "status", "--demo", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 2
    assert "built-in key" in done.stderr


def test_config_names_values_and_origins(user: User, tmp_path: Path) -> None:
    """`config` prints each setting with where it came from, `config path` the file."""
    config = tmp_path / "config.toml"
    config.write_text('department = "d7"\n')
    done = user.run("config", "--ascii", SERIES_TUI_CONFIG=str(config))
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line}
    assert done.returncode == 0
    assert '= "d7" ' in lines["department"]
    assert lines["department"].endswith(f"# {config}")
    assert lines["api_url"].endswith("# SERIES_API_URL")
    assert lines["ascii"].endswith("# --ascii")
    assert lines["theme"].endswith("# default")
    done = user.run("config", "path", SERIES_TUI_CONFIG=str(config))
    assert done.stdout == f"{config}\n"
    done = user.run("config", "path")
    assert done.stdout == f"{user.environ['XDG_CONFIG_HOME']}/series-tui/config.toml\n"


def test_config_path_is_printed_for_a_broken_config_file(user: User, tmp_path: Path) -> None:
    """`$EDITOR "$(series-tui config path)"` opens it, whatever stands in it."""
    config = tmp_path / "config.toml"
    config.write_text("profile = [")
    done = user.run("config", "path", SERIES_TUI_CONFIG=str(config))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{config}\n", "")


def test_a_bad_config_file_is_named_in_the_error(user: User, tmp_path: Path) -> None:
    """A slip in the file is exit code 2, with the file and a hint."""
    config = tmp_path / "config.toml"
    config.write_text("tiemzone = 'UTC'\n")
    done = user.run("auth", "status", SERIES_TUI_CONFIG=str(config))
    assert done.returncode == 2
    assert str(config) in done.stderr
    assert "Did you mean timezone?" in done.stderr
    assert sys.executable not in done.stderr


def test_config_keys_lists_every_id_with_its_keys(user: User, tmp_path: Path) -> None:
    """Each id stands once, with the keys that are in use and what it does."""
    config = tmp_path / "config.toml"
    config.write_text('[keys]\n"ticket.refresh" = "f9"\n')
    done = user.run("config", "keys", SERIES_TUI_CONFIG=str(config))
    rows = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert len({row[0] for row in rows}) == len(rows) == len(ACTIONS)
    assert ["ticket.refresh", "f9", ACTIONS["ticket.refresh"].help] in rows


def test_config_check_checks_every_profile(user: User, tmp_path: Path) -> None:
    """A profile that is not in use is checked as well."""
    config = tmp_path / "config.toml"
    config.write_text('theme = "nord"\n')
    assert user.run("config", "check", SERIES_TUI_CONFIG=str(config)).returncode == 0
    config.write_text('[profiles.odd]\nstatus = "opne"\n')
    assert user.run("config", "show", SERIES_TUI_CONFIG=str(config)).returncode == 0
    done = user.run("config", "check", SERIES_TUI_CONFIG=str(config))
    assert done.returncode == 2
    assert "[profiles.odd]" in done.stderr
    assert "Did you mean open?" in done.stderr
