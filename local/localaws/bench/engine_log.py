"""Reads from the log of the Pulumi engine how long each step of a preview takes.

The CLI writes such a log with the options below. Each line has its time in microseconds. Lines of the language host are
inside lines of the CLI, with a time of their own.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

OPTIONS = ("--logtostderr", "--logflow", "-v=5")

# The step that the program is responsible for.
FIRST_RESOURCE = "start of the program to its first resource"

_TIME = re.compile(r"\b[IWE](\d{4} \d\d:\d\d:\d\d\.\d{6}) ")
_LAUNCH = re.compile(r"Language host launching process: ")
_STACK = re.compile(r"RegisterResource received: t=pulumi:pulumi:Stack,")
_RESOURCE = re.compile(r"RegisterResource received: t=(?!pulumi:)")


def steps(log: str) -> dict[str, float]:
    """Returns the seconds that each step takes. Raises ValueError if the log lacks one."""
    lines = list(_dated(log))
    launches = [at for at, line in lines if _LAUNCH.search(line)]
    if len(launches) != 2:
        raise ValueError(f"the language host starts {len(launches)} processes, instead of `packages` and the program")
    began, ended = lines[0][0], lines[-1][0]
    packages, program = launches
    stack, resource = _first(lines, _STACK), _first(lines, _RESOURCE)
    return {
        "start of the CLI to `packages`": _seconds(began, packages),
        "`packages`": _seconds(packages, program),
        "start of the program to its stack": _seconds(program, stack),
        "stack to first resource": _seconds(stack, resource),
        "first resource to the end": _seconds(resource, ended),
        FIRST_RESOURCE: _seconds(program, resource),
    }


def _dated(log: str) -> Iterator[tuple[datetime, str]]:
    for line in log.splitlines():
        if times := _TIME.findall(line):
            yield datetime.strptime(times[-1], "%m%d %H:%M:%S.%f"), line


def _first(lines: Iterable[tuple[datetime, str]], pattern: re.Pattern[str]) -> datetime:
    for at, line in lines:
        if pattern.search(line):
            return at
    raise ValueError(f"the log has no line with {pattern.pattern}")


def _seconds(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds()
