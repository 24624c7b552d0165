"""Finds out how many single accounts a logging stack can name, and what it says to more."""

import re
import statistics

from localaws.bench.deployment import Deployment
from localaws.errors import UserError
from localaws.yaml_text import YamlText

_TOO_MANY = 1_000
_FIT = re.compile(r"of the \d+ accounts in orgtrail:awsAccountIds, (\d+) fit")
_PROBLEM = re.compile(r"^.*\b(the \w+ policy would have .*)$", re.MULTILINE)


def report(one: Deployment, runs: int) -> str:
    """Returns a list in Markdown with the longest list that is accepted, and with the error for one more."""
    one.prepare(one.new_stack)
    longest = min(int(count) for count in _FIT.findall(_refused(one, _TOO_MANY)))
    problem = _PROBLEM.search(_refused(one, longest + 1))
    if not problem:
        raise UserError(f"awsAccountIds with {longest + 1} accounts is not refused")
    longest_seconds, shortest_seconds = (_seconds(one, count, runs) for count in (longest, 1))
    return (
        f"- A new logging stack with {longest} accounts in `awsAccountIds` is accepted. Its preview takes "
        f"{longest_seconds:.2f} s, and {shortest_seconds:.2f} s with one account (medians of {runs} runs).\n"
        f"- With {longest + 1} accounts, it is refused: `{problem[1].strip()}`.\n"
        f"- With {_TOO_MANY:,} accounts, the error also says that {longest} fit.\n"
    )


def _refused(one: Deployment, count: int) -> str:
    """Returns what a preview says to a list that is too long."""
    _name_accounts(one, count)
    try:
        one.pulumi("jar", "preview", one.new_stack)
    except UserError as e:
        return str(e)
    raise UserError(f"awsAccountIds with {count} accounts is not refused")


def _seconds(one: Deployment, count: int, runs: int) -> float:
    _name_accounts(one, count)
    return statistics.median([one.pulumi("jar", "preview", one.new_stack) for _ in range(runs + 1)][1:])


def _name_accounts(one: Deployment, count: int) -> None:
    file = one.jar_project / f"Pulumi.{one.new_stack}.yaml"
    text = YamlText(file.read_text(encoding="utf-8"), "config")
    for setting in "isOrganizationTrail", "awsAccountIds", "organizationId", "managementAccountId":
        text.remove("config", f"orgtrail:{setting}")
    text.insert([str(10**11 + number) for number in range(count)], "config", "orgtrail:awsAccountIds")
    text.insert(False, "config", "orgtrail:isOrganizationTrail")
    file.write_text(str(text), encoding="utf-8")
