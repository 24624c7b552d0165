"""Reads those parts of the Pulumi CLI's command line that local/pulumi needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from localaws.errors import UserError

# The options that take the next argument as their value.
_LONG_WITH_VALUE = frozenset(
    "--attach-debugger --color --config --config-file --cwd --dest --exclude --file --import-file --memprofilerate "
    "--message --out --parallel --plan --policy-pack --policy-pack-config --profiling --replace --save-plan "
    "--secrets-provider --stack --target --target-replace --tracing --tracing-header --type --verbose".split()
)
_SHORT_WITH_VALUE = frozenset("Cvscmpt")

_NEEDS_STACK = frozenset("up update preview pre destroy down dn refresh watch import".split())
_CHANGES_CONFIG = frozenset("set set-all rm rm-all cp refresh env".split())

# These options would make Pulumi use the user's own files instead of the copy.
_LEADS_ELSEWHERE = ("--cwd", "-C", "--config-file")


@dataclass(frozen=True)
class Command:
    """A command: its words, the stack that it names, and all arguments for the CLI."""

    words: tuple[str, ...]
    stack: str | None
    arguments: tuple[str, ...]


def parse(arguments: Sequence[str]) -> Command:
    """Reads the arguments.

    The user can name a stack as on Pulumi Cloud (acme/orgtrail/logging). The local backend knows only the last part
    of that name.
    """
    words: list[str] = []
    kept: list[str] = []
    stack: str | None = None
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--":
            words += rest
            kept += [argument, *rest]
            break
        option, value = _option(argument)
        if option is None:
            words.append(argument)
            kept.append(argument)
            continue
        head = argument
        if value is None and _takes_value(option) and rest:
            value = rest.pop(0)
        elif value is not None:
            head = argument[: len(argument) - len(value)]
        if option in _LEADS_ELSEWHERE:
            raise UserError(
                f"{option} is not possible here: Pulumi works on a copy of the project and of its stack files"
            )
        if option in ("-s", "--stack") and value is not None:
            stack = value = value.rsplit("/", 1)[-1]
        if value is None:
            kept.append(argument)
        elif head == argument:
            kept += [head, value]
        else:
            kept.append(head + value)
    return Command(tuple(words), stack, tuple(kept))


def without_role(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Splits off the option --as, which is not Pulumi's, and returns its role, and the other arguments.

    Raises UserError if the role is missing.
    """
    if not arguments or arguments[0].split("=")[0] != "--as":
        return None, list(arguments)
    head, equals, role = arguments[0].partition("=")
    rest = list(arguments[1:])
    if not equals:
        role = rest.pop(0) if rest else ""
    if not role.startswith("arn:"):
        raise UserError(
            f"{head} needs the ARN of a role before the command: --as arn:aws:iam::123456789012:role/deployment up"
        )
    return role, rest


def require_possible(command: Command, stacks: Sequence[str]) -> None:
    """Raises UserError if a command would change only the copy, or lacks the stack that it needs."""
    words = command.words
    if words[:1] == ("config",) and _CHANGES_CONFIG & set(words[1:2]):
        raise UserError("the configuration is kept in the stack files: edit Pulumi.<stack>.yaml")
    if _NEEDS_STACK & set(words[:1]) and not command.stack:
        raise UserError(f"say which stack, with -s: {' '.join(stacks) or 'there is none'}")


def _option(argument: str) -> tuple[str | None, str | None]:
    """Returns the option in an argument, and its value if the argument contains it. An option starts with a hyphen."""
    if argument.startswith("--"):
        name, equals, value = argument.partition("=")
        return name, value if equals else None
    if len(argument) < 2 or not argument.startswith("-"):
        return None, None
    # Short options can be combined, as in -ys logging. An option with a value comes last.
    for position, letter in enumerate(argument[1:], start=2):
        if letter in _SHORT_WITH_VALUE:
            return f"-{letter}", argument[position:].removeprefix("=") or None
    return argument, None


def _takes_value(option: str) -> bool:
    return option in _LONG_WITH_VALUE or option.removeprefix("-") in _SHORT_WITH_VALUE
