"""`series-tui config`: changing the file without an editor, and with one."""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pexpect
import pytest

from series_tui.cli import config_editor
from series_tui.cli.config_editor import edit_config
from series_tui.config import load_settings
from series_tui.config.sample import sample_config, with_sample
from series_tui.config.schema import SETTINGS
from series_tui.errors import OutputNotWritten
from tests.cli.world import COMMAND, User
from tests.leaks import SENTINEL, leaks

COMMENTED = '# Mine.\ntheme = "nord"  # calm\n\n[profiles.work]\nstatus = "open"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the user's config file, with comments."""
    path = tmp_path / ".config" / "series-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(COMMENTED)
    return path


@pytest.fixture
def person(tmp_path: Path) -> User:
    """Return a user with no API to ask."""
    return User(tmp_path, "https://api.series.hr")


def editor(folder: Path, *lines: str) -> str:
    """Return the command of an editor that runs lines of shell on the file, which is ``$1``."""
    script = folder / "my editor"
    script.write_text("#!/bin/sh\n" + "\n".join(lines) + "\n")
    script.chmod(0o700)
    return f"'{script}'"


def test_set_and_unset_change_one_line(person: User, file: Path) -> None:
    """The rest of the file stays, comments too."""
    done = person.run("config", "set", "theme", "dracula")
    assert (done.code, done.out) == (0, f"Set theme in {file}.\n")
    assert file.read_text() == COMMENTED.replace("nord", "dracula")
    done = person.run("config", "set", "department", "d1", "--profile", "work")
    assert done.code == 0
    assert file.read_text().endswith('status = "open"\ndepartment = "d1"\n')
    assert person.run("config", "unset", "department", "--profile", "work").code == 0
    assert person.run("config", "set", "theme", "nord").code == 0
    assert file.read_text() == COMMENTED
    assert person.run("config", "unset", "mouse").out == f"{file} does not set mouse.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("set", "theme"), "config set KEY VALUE"),
        (("set",), "config set KEY VALUE"),
        (("unset", "theme", "nord"), "config unset KEY"),
        (("path", "theme"), "Usage: config path."),
        (("set", "thme", "nord"), "Unknown setting.\nDid you mean theme?"),
        (("set", "views.mine.unclaimd", "true"), "Unknown setting of a view.\nDid you mean unclaimed?"),
        (("set", "profiles.work.statu", "open"), "Unknown setting of a profile.\nDid you mean status?"),
        (("set", "theme", "drakula"), "Did you mean dracula?"),
        (("set", "mouse", "maybe"), "true or false"),
        (("set", "theme", "nord", "--profile", "work"), "[profiles.work]"),
        (("set", "api_key", SENTINEL), "never accepted as arguments"),
        (("set", "profiles.work.token", SENTINEL), "never accepted as arguments"),
        (("set", "proxy", f"http://me:{SENTINEL}@proxy.example:1"), "An address with a password"),
        (("set", "api_url", f"https://me:{SENTINEL}@api.example"), "must not contain a user name"),
        (("set", "rate_limit_redis_url", f"redis://:{SENTINEL}@host/0"), "An address with a password"),
        (
            ("set", "profiles.work.proxy", f"http://me:{SENTINEL}@proxy.example:1"),
            "An address with a password",
        ),
    ],
)
def test_set_refuses_an_unknown_or_invalid_setting(
    arguments: tuple[str, ...], words: str, person: User, file: Path
) -> None:
    """The file stays as it was, and no secret is repeated."""
    done = person.run("config", *arguments)
    assert done.code == 2
    assert words in done.err
    assert leaks(done.out + done.err) == []
    assert file.read_text() == COMMENTED


def test_set_takes_a_command_with_an_address(person: User, file: Path) -> None:
    """The options of an address may hold a password; these name a field of an entry."""
    command = "op read op://work/series?attribute=key"
    assert person.run("config", "set", "api_key_command", command).code == 0
    assert load_settings({}, {"SERIES_TUI_CONFIG": str(file)}).api_key_command == command


def test_set_names_the_variable_that_overrides_a_setting(person: User, file: Path) -> None:
    """A variable, or the profile in use, would make the change look lost."""
    done = person.run("config", "set", "api_url", "https://other.example")
    assert "Note: the variable SERIES_API_URL overrides it." in done.err
    done = person.run("config", "set", "status", "closed", environ={"SERIES_PROFILE": "work"})
    assert "Note: [profiles.work] overrides it for that profile." in done.err
    assert person.run("config", "set", "mouse", "false").err == ""


def test_a_config_file_that_cannot_be_written_is_named(person: User) -> None:
    """HOME=/dev/null, as service accounts have it: one clear error, no traceback."""
    done = person.run("config", "set", "theme", "nord", environ={"HOME": "/dev/null"})
    assert done.code == 2
    assert "/dev/null/.config/series-tui" in done.err
    assert person.run("config", "path", environ={"HOME": "/dev/null"}).code == 0


@pytest.mark.parametrize("words", [("set", "theme", "nord"), ("unset", "theme"), ("init",)])
def test_a_folder_in_the_place_of_the_config_file_is_named(words: tuple[str, ...], person: User) -> None:
    """It is a mistake in the file's place, and no bug of the program."""
    folder = person.home / ".config" / "series-tui" / "config.toml"
    folder.mkdir(parents=True)
    ended = person.run("config", *words)
    assert ended.code == 2
    assert "config.toml" in ended.err
    assert "It cannot be read: Is a directory." in ended.err


def test_set_writes_the_file_that_a_dangling_link_names(person: User) -> None:
    """As a folder of configuration under version control has it before the first setting."""
    target = person.home / "dotfiles.toml"
    link = person.home / ".config" / "series-tui" / "config.toml"
    link.parent.mkdir(parents=True)
    link.symlink_to(target)
    assert person.run("config", "set", "theme", "nord").code == 0
    assert tomllib.loads(target.read_text()) == {"theme": "nord"}
    assert link.is_symlink()


def test_init_writes_the_sample_once(person: User, tmp_path: Path) -> None:
    """It changes nothing as it stands, and replaces no file."""
    file = tmp_path / ".config" / "series-tui" / "config.toml"
    done = person.run("config", "init")
    assert (done.code, file.read_text()) == (0, sample_config())
    assert file.stat().st_mode & 0o777 == 0o600
    assert person.run("config", "check").code == 0
    again = person.run("config", "init")
    assert again.code == 2
    assert "config edit" in again.err


def test_init_adds_missing_settings_to_a_config_file(person: User, file: Path) -> None:
    """As comments, where they can be used: the settings above the first table, tables at the end."""
    done = person.run("config", "init")
    assert (done.code, done.out[:5]) == (0, "Added")
    text = file.read_text()
    assert tomllib.loads(text) == tomllib.loads(COMMENTED)
    parts = ('theme = "nord"  # calm', "#timezone = ", "[profiles.work]", "#[keys]", "#[views.mine]")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "#theme" not in text
    assert "#[profiles.events]" not in text
    assert person.run("config", "init").code == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        COMMENTED,
        COMMENTED.replace("\n", "\r\n"),
        sample_config(),
        "# Work.\n[profiles.work]\nstatus = 'open'",
    ],
)
def test_the_sample_is_added_once(text: str) -> None:
    """And changes no setting."""
    added = with_sample(text)
    assert with_sample(added) == added
    assert tomllib.loads(added) == tomllib.loads(text)
    assert added == sample_config() or text
    assert "# Work.\n[profiles" in added or "Work" not in text


def test_every_line_of_the_sample_is_valid(tmp_path: Path) -> None:
    """With its comment marks taken away the sample is a config file, and names every setting."""
    lines = [line.removeprefix("#") if line[:2] != "# " else line for line in sample_config().splitlines()]
    file = tmp_path / "config.toml"
    file.write_text("\n".join(lines))
    settings = load_settings({}, {"SERIES_TUI_CONFIG": str(file)})
    assert {name for name in SETTINGS if settings.origin_of(name).kind == "file"} == set(SETTINGS)
    assert settings.profiles == ("default", "events")


def test_edit_opens_a_copy_and_keeps_valid_changes(person: User, file: Path) -> None:
    """The file's own mode and comments stay; the editor may be a line with options."""
    file.chmod(0o640)
    command = editor(person.home, 'printf "mouse = false\\n" | cat - "$2" > new && cat new > "$2"')
    done = person.run("config", "edit", environ={"VISUAL": f"{command} --wait", "EDITOR": "false"})
    assert (done.code, done.err) == (0, "")
    assert file.read_text() == "mouse = false\n" + COMMENTED
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(file.parent) == ["config.toml"]


def test_edit_keeps_the_old_file_until_the_new_one_is_valid(person: User, file: Path) -> None:
    """A mistake is named; without a terminal to ask on, the draft stays beside the file."""
    done = person.run("config", "edit", environ={"EDITOR": editor(person.home, 'echo "x = 1" >> "$1"')})
    assert done.code == 2
    assert "Unknown setting" in done.err
    assert file.read_text() == COMMENTED
    draft = file.with_name("config.draft.toml")
    assert str(draft) in done.err
    assert draft.read_text().endswith("x = 1\n")


def test_edit_reopens_an_invalid_file(person: User, file: Path) -> None:
    """On a terminal, enter opens the editor again on what was written."""
    command = editor(
        person.home,
        'if grep -q opne "$1"; then sed -i s/opne/closed/ "$1"; else sed -i s/open/opne/ "$1"; fi',
    )
    child = pexpect.spawn(
        COMMAND, ["config", "edit"], env=person.environ(EDITOR=command), encoding="utf-8", timeout=60
    )
    child.expect("Did you mean open")
    child.expect("Edit again")
    child.sendline("")
    child.expect("no problems found")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert 'status = "closed"' in file.read_text()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/nowhere/editor", "cannot be started"),
        ("false", "ended with exit code 1"),
        ("'", "is not a command"),
    ],
)
def test_a_failing_editor_changes_nothing(command: str, words: str, person: User, file: Path) -> None:
    """It is named, and no draft remains."""
    done = person.run("config", "edit", environ={"EDITOR": command})
    assert done.code == 2
    assert words in done.err
    assert file.read_text() == COMMENTED
    assert os.listdir(file.parent) == ["config.toml"]


def test_edit_opens_the_sample_without_a_config_file(person: User, tmp_path: Path) -> None:
    """Where there is no file yet; if nothing is changed, none is written."""
    file = tmp_path / ".config" / "series-tui" / "config.toml"
    done = person.run("config", "edit", environ={"EDITOR": "true"})
    assert done.out == f"No changes were made to {file}.\n"
    assert not file.exists()
    assert person.run("config", "edit", environ={"EDITOR": "sed -i 's/^#mouse/mouse/'"}).code == 0
    assert load_settings({}, {"SERIES_TUI_CONFIG": str(file)}).mouse is False


def test_edit_refuses_to_overwrite_a_file_changed_meanwhile(person: User, file: Path) -> None:
    """Both versions are kept."""
    command = editor(person.home, f'echo "mouse = false" > "$1"; echo "alert = \'bell\'" > "{file}"')
    done = person.run("config", "edit", environ={"EDITOR": command})
    assert done.code == 2
    assert "Another program changed it" in done.err
    assert file.read_text() == "alert = 'bell'\n"
    assert file.with_name("config.draft.toml").read_text() == "mouse = false\n"


def test_edit_compares_the_file_with_what_the_editor_was_given(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change right before the editor opens counts as one meanwhile."""
    make = tempfile.mkstemp

    def mkstemp(**about: Any) -> tuple[int, str]:
        file.write_text("alert = 'bell'\n")
        return make(**about)

    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    with pytest.raises(OutputNotWritten) as caught:
        edit_config(file, {"EDITOR": editor(tmp_path, 'echo "mouse = false" > "$1"')})
    assert caught.value.why == "Another program changed it in the meantime."
    assert file.read_text() == "alert = 'bell'\n"
    assert file.with_name("config.draft.toml").read_text() == "mouse = false\n"


@pytest.mark.parametrize(
    "problem",
    [
        OSError(28, "No space left on device"),
        OutputNotWritten("It was not written.", why="No space left on device.", next_step="Another place."),
    ],
    ids=lambda problem: type(problem).__name__,
)
@pytest.mark.parametrize("is_draft_free", [True, False], ids=["named", "not named"])
def test_edit_keeps_the_changes_that_cannot_be_written(
    is_draft_free: bool, problem: Exception, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says where they are: beside the file, under their former name if there is no other."""

    def replace(*_arguments: object, **_options: object) -> None:
        raise problem

    monkeypatch.setattr(config_editor, "replace_config", replace)
    if not is_draft_free:
        file.with_name("config.draft.toml").mkdir()
    with pytest.raises(OutputNotWritten) as caught:
        edit_config(file, {"EDITOR": editor(tmp_path, 'echo "mouse = false" > "$1"')})
    assert caught.value.why == "No space left on device."
    before, _, draft = caught.value.next_step.removesuffix(".").partition("Your changes are in ")
    assert not before
    assert (Path(draft).name == "config.draft.toml") is is_draft_free
    assert Path(draft).read_text() == "mouse = false\n"
    assert file.read_text() == COMMENTED


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('rm "$1"', "was not written.\nNo such file"),
        ('echo "mouse = false" > "$1"; exit 1', "Your changes are in"),
        ('head -c 2000000 /dev/zero > "$1"', "Your changes are in"),
    ],
    ids=["removed", "failed", "too large"],
)
def test_edit_loses_no_changes_to_an_editor(lines: str, words: str, person: User, file: Path) -> None:
    """They are kept wherever there are any."""
    done = person.run("config", "edit", environ={"EDITOR": editor(person.home, lines)})
    assert done.code == 2
    assert words in done.err
    assert file.read_text() == COMMENTED
    draft = file.with_name("config.draft.toml")
    assert draft.exists() is (str(draft) in done.err)
    assert not list(file.parent.glob(".config-*"))


def test_edit_opens_no_write_protected_file(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is typed in vain."""
    command = editor(tmp_path, f'touch "{tmp_path}/opened"')
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputNotWritten, match="was not written") as caught:
        edit_config(file, {"EDITOR": command})
    assert caught.value.why == "It is write-protected."
    assert not (tmp_path / "opened").exists()
    assert os.listdir(file.parent) == ["config.toml"]
