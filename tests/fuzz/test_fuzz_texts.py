"""The fuzz targets run, hold for a first few inputs, and notice what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import fuzz_texts


@pytest.mark.parametrize("target", ["cleaner", "decoder"])
def test_a_first_few_hundred_inputs_hold(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a seed of their own, so that a failure comes back."""
    assert fuzz_texts.run(target, 20_25, most=400) is None
    assert "none failed" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["cleaner", "decoder"])
def test_the_fuzzer_fails_a_cleaner_that_cleans_nothing(
    target: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An input fails at once, and the command writes it to a file."""
    for module in ("api.response.fields", "api.response.responses"):
        monkeypatch.setattr(f"series_tui.{module}.clean_line", lambda text: text)
    monkeypatch.setattr(fuzz_texts, "clean_line", lambda text: text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["fuzz_texts.py", target, "--seed", "1", "--seconds", "20"])
    assert fuzz_texts.main() == 1
    assert [file.name.partition("-")[0] for file in tmp_path.iterdir()] == [target]
