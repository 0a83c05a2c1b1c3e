"""The completion script of PowerShell, made from the parsers."""

from __future__ import annotations

from argparse import Action
from collections.abc import Iterable, Iterator

from series_tui.cli.arguments import COMMANDS
from series_tui.cli.list_arguments import NAMED
from series_tui.cli.parser import Parser, app_parser, command_parser
from series_tui.config.values import STATUSES

_SCRIPT = """\
# PowerShell completion of series-tui; put it into $PROFILE to keep it.
Register-ArgumentCompleter -Native -CommandName series-tui -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @(%(commands)s)
  $options = @{
%(options)s
  }
  $values = @{
%(values)s
  }
  $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  $before = @($words | Where-Object { $_ -ne $wordToComplete })
  $typed = $wordToComplete.Trim("'", '"')
  $command = @($before | Where-Object { $commands -contains $_ })[0]
  if ($null -eq $command) { $command = '' }
  $last = if ($before.Count) { $before[-1] } else { '' }
  $at = [array]::IndexOf($words, '--profile')
  $chosen = if ($at -lt 0) { @($words -like '--profile=*') } else { @("--profile=$($words[$at + 1])") }
  $ids = { series-tui @chosen history 2>$null | ForEach-Object { ($_ -split "`t")[0] } }
  $profiles = {
    series-tui config 2>$null | Where-Object { $_ -like '# profiles: *' } |
      ForEach-Object { $_.Substring(12) -split ', ' }
  }
  $views = {
    series-tui @chosen config 2>$null | Where-Object { $_ -cmatch '^views[.]([A-Za-z0-9_-]*)[.]' } |
      ForEach-Object { $_.Substring(6).Split('.')[0] } | Select-Object -Unique
  }
  $names = @{
%(names)s
  }
  if ($names.ContainsKey("$command $last")) {
    series-tui completion powershell @chosen --values $names["$command $last"] 2>$null | ForEach-Object {
      $quoted, $value, $about = $_ -split "`t"
      if ($value.StartsWith($typed)) {
        [System.Management.Automation.CompletionResult]::new($quoted, $value, 'ParameterValue', $about)
      }
    }
    return
  }
  $offered = if ($last -eq '--profile') { & $profiles }
    elseif ($last -in '--view', '-v') { & $views }
    elseif ($values.ContainsKey("$command $last")) { $values["$command $last"] }
    elseif ($wordToComplete -like '-*') { $options[$command] }
    elseif ($command -eq '') { @($commands) + @(& $ids) }
    elseif ($command -eq 'show') { & $ids }
    else { $values["$command "] }
  $offered | Where-Object { $_ -and $_.StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}"""


def powershell_script() -> str:
    """Return the script."""
    parsers = {"": app_parser(), **{name: command_parser(name) for name in COMMANDS}}
    options = "\n".join(
        f"    {_quoted(name)} = @({_list(_options(parser))})" for name, parser in parsers.items()
    )
    values = "\n".join(
        f"    {_quoted(f'{name} {option}')} = @({_list(choices)})"
        for name, parser in parsers.items()
        for option, choices in _values(parser)
    )
    names = "\n".join(f"    {_quoted(_option('list', name))} = {_quoted(name)}" for name in NAMED)
    return _SCRIPT % {"commands": _list(COMMANDS), "options": options, "values": values, "names": names}


def _option(command: str, name: str) -> str:
    return f"{command} --{name.replace('_', '-')}"


def _options(parser: Parser) -> Iterator[str]:
    return (option for action in parser._actions for option in action.option_strings)


def _values(parser: Parser) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield what may stand after each option, or as an argument, which has no name."""
    for action in parser._actions:
        choices = _choices(action)
        if choices:
            for option in action.option_strings or [""]:
                yield option, choices


def _choices(action: Action) -> list[str]:
    if action.dest == "status":
        return list(STATUSES)
    return [str(choice) for choice in action.choices or ()]


def _list(words: Iterable[str]) -> str:
    return ", ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
