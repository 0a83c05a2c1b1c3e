"""`series-tui completion SHELL`: the completion script of a shell, with profiles, names and recent IDs in it.

These come from the program's own commands that use no network, at the moment when they are needed. Errors
there are not shown, so that nothing disturbs the command line, and no shell expands what is printed there.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any

import shtab

from series_tui.cli.list_arguments import NAMED
from series_tui.cli.parser import whole_parser
from series_tui.config.values import STATUSES
from series_tui.errors import EXIT_OK


def run_completion(arguments: Namespace) -> int:
    """Print the script; return the exit code."""
    print(completion_script(arguments.shell))
    return EXIT_OK


def completion_script(shell: str) -> str:
    """Return the script for ``bash``, ``zsh``, ``fish`` or ``powershell``."""
    if shell == "powershell":
        from series_tui.cli.powershell_completion import powershell_script

        return powershell_script()
    parser = whole_parser()
    for each in _every_parser(parser):
        for action in each._actions:
            if action.dest in _COMPLETED:
                action.complete = _COMPLETED[action.dest]  # type: ignore[attr-defined]  # shtab looks there
    beside = f"{_TYPED_PROFILE[shell]}{_IDS_BESIDE_COMMANDS[shell]}"
    if shell == "fish":  # its script begins by forgetting what was there before
        return f"{shtab.complete(parser, shell=shell)}\n{beside}"
    script = shtab.complete(parser, shell=shell, preamble=beside)
    return f"{script}\n{_BASH_WRAPPER}" if shell == "bash" else _with_equals_signs(script)


def _every_parser(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action.choices, Mapping):
            yield from dict.fromkeys(action.choices.values())


def _with_equals_signs(script: str) -> str:
    """Return zsh's script with values completed after ``--option=``, too."""
    script = re.sub(r'^(  "--[a-z-]+)(\[.*\]:)', r"\1=\2", script, flags=re.M)
    return re.sub(r'^(  \{-[a-z],--[a-z-]+)(\}"\[.*\]:)', r"\1=\2", script, flags=re.M)


_BASH_WRAPPER = """
# Bash splits --option=value into three words; shtab's function expects two.
_series_tui() {
  local -a words=()
  local index cword=$COMP_CWORD prefix=
  for index in "${!COMP_WORDS[@]}"; do
    if [[ ${COMP_WORDS[index]} == = && ${words[-1]-} == --* ]]; then
      if (( index < COMP_CWORD )); then (( cword -= 1 )); else words+=(""); fi
    elif (( index == COMP_CWORD )) && [[ ${COMP_WORDS[index]} == --*=* ]]; then
      prefix=${COMP_WORDS[index]%%=*}=
      words+=("${COMP_WORDS[index]%%=*}" "${COMP_WORDS[index]#*=}")
      (( cword += 1 ))
    else
      words+=("${COMP_WORDS[index]}")
    fi
  done
  COMP_WORDS=("${words[@]}")
  COMP_CWORD=$cword
  _shtab_series_tui
  if [[ -n $prefix ]]; then COMPREPLY=("${COMPREPLY[@]/#/$prefix}"); fi
}
complete -o bashdefault -F _series_tui series-tui"""


_TYPED_PROFILE = {
    "bash": """_series_tui_profile() {
  local -i index
  for (( index = 1; index < COMP_CWORD; index++ )); do
    if [[ ${COMP_WORDS[index]} == --profile ]]; then printf -- '--profile=%s' "${COMP_WORDS[index + 1]}"; fi
  done
}
""",
    "zsh": """_series_tui_profile() {
  local -a typed=(${(z)LBUFFER})
  local -i at=${typed[(I)--profile]}
  if (( at )); then print -rn -- "--profile=${typed[at + 1]}"; fi
  print -rn -- "${typed[(R)--profile=*]}"
}
""",
    "fish": """function _series_tui_profile
  set -l typed (commandline -opc)
  if set -l at (contains -i -- --profile $typed)
    echo --profile=$typed[(math $at + 1)]
  else
    string match -- '--profile=*' $typed
  end
end
""",
}
"""Functions that print the profile that is typed already, as one argument."""
_PROFILE_IN_FISH = "(_series_tui_profile)"
_PROFILE = '${chosen:+"$chosen"}'


def _printed_by(name: str, command: str) -> dict[str, Any]:
    """Return how each shell completes from the lines that a command prints, none of which it expands.

    Args:
        name: The name of the function.
        command: The command, with ``{}`` where the profile belongs.
    """
    function = f"_series_tui_{name}"
    in_posix = command.replace("{}", _PROFILE)
    return {
        "bash": function,
        "zsh": function,
        "fish": f"({command.replace('{}', _PROFILE_IN_FISH)})",
        "preamble": {
            "bash": f"{function}() {{\n"
            "  local line chosen=$(_series_tui_profile)\n"
            f"  {in_posix} | while IFS= read -r line; do\n"
            '    case $line in "$1"*) printf \'%s\\n\' "$line" ;; esac\n'
            "  done\n}\n",
            "zsh": f'{function}() {{\n  local chosen="$(_series_tui_profile)"\n'
            f'  local -a lines=(${{(f)"$({in_posix})"}})\n  compadd -a lines\n}}\n',
        },
    }


def _names_for(option: str) -> dict[str, Any]:
    """Return how each shell completes the names that ``--values`` prints, described where the shell can."""
    function = f"_series_tui_{option}"
    values = f"--values {option}"
    return {
        "bash": function,
        "zsh": function,
        "fish": f"(series-tui completion fish {_PROFILE_IN_FISH} {values} 2>/dev/null)",
        "preamble": {
            "bash": f"{function}() {{\n  local chosen=$(_series_tui_profile)\n"
            f'  series-tui completion bash {_PROFILE} {values} --word="$1" 2>/dev/null\n}}\n',
            "zsh": f'{function}() {{\n  local chosen="$(_series_tui_profile)"\n'
            f'  local -a lines=(${{(f)"$(series-tui completion zsh {_PROFILE} {values} 2>/dev/null)"}})\n'
            "  local -a values=(${lines%%$'\\t'*}) shown=(${lines/$'\\t'/  -- })\n"
            "  compadd -l -d shown -a values\n}\n",
        },
    }


_RECENT_IDS = "series-tui {} history 2>/dev/null | cut -f1"
_PROFILES = "series-tui config 2>/dev/null | sed -n 's/^# profiles: //p' | tr -d ' ' | tr , '\\n'"
_VIEWS = "series-tui {} config 2>/dev/null | sed -n 's/^views\\.\\([A-Za-z0-9_-]*\\)\\..*/\\1/p' | uniq"

# An ID may stand where a command may, which shtab has no way to say.
_IDS_BESIDE_COMMANDS = {
    "bash": "_shtab_series_tui_pos_0_COMPGEN=_series_tui_recent_ids",
    "zsh": "functions[_series_tui_commands]=$functions[_shtab_series_tui_commands]\n"
    "_shtab_series_tui_commands() {\n  _series_tui_commands\n  _series_tui_recent_ids\n}",
    "fish": "complete -c series-tui -n _shtab_series_tui_using"
    f' -a "({_RECENT_IDS.replace("{}", _PROFILE_IN_FISH)})"',
}

_COMPLETED: Mapping[str, Any] = {
    "references": _printed_by("recent_ids", _RECENT_IDS),
    "profile": _printed_by("profiles", _PROFILES),
    "view": _printed_by("views", _VIEWS),
    "status": _printed_by("statuses", f"printf '%s\\n' {' '.join(STATUSES)}"),
    **{option: _names_for(option) for option in NAMED},
    "output": shtab.FILE,
    "debug_log": shtab.FILE,
}
