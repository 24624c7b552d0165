"""The rows of bench/scale."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from localaws import control
from localaws.bench import processes
from localaws.bench.deployment import Deployment
from localaws.bench.rows import Row, Values
from localaws.errors import UserError

_ORGANIZATIONS = "organizations"

# A look at the memory takes a few milliseconds, which must not change the time much.
_PAUSE_SECONDS = 0.1


def of_preview(stack: str, state: str, is_deployed: bool = True) -> Row:
    """Returns the row of a preview: its time, the memory of the two largest processes, and its requests to AWS.

    All are measured at once, because some previews of a large organization take long.
    """
    options = ["--expect-no-changes"] if is_deployed else []
    title = f"preview of the {stack} stack, {state}"

    def measure(one: Deployment) -> Values:
        before = control.journal(one.aws.endpoint, one.aws.run_folder)["position"]
        command, began = one.command("preview", stack, *options), time.monotonic()
        memory = processes.peaks(command, one.jar_project, one.environment_of("jar", stack), _PAUSE_SECONDS)
        seconds = time.monotonic() - began
        calls = control.journal(one.aws.endpoint, one.aws.run_folder, before)["calls"]
        return {
            title: seconds,
            f"{processes.PROGRAM}, {title}": memory[processes.PROGRAM],
            f"{processes.AWS_PLUGIN}, {title}": memory[processes.AWS_PLUGIN],
            f"all requests to AWS, {title}": len(calls),
            f"requests to AWS Organizations, {title}": sum(call["service"] == _ORGANIZATIONS for call in calls),
        }

    return Row(title, ("s", "MiB", "MiB", "requests"), True, measure)


def of_policies(stacks: Sequence[str]) -> list[Row]:
    """Returns the rows with the size of each policy that stacks have."""
    return [Row(f"policies of {stack}", ("bytes",), True, _from_state(stack, sizes)) for stack in stacks]


def of_resources(stacks: Sequence[str]) -> list[Row]:
    """Returns the rows with the number of resources that stacks have."""

    def count(stack: str) -> Row:
        title = f"resources of the {stack} stack"
        return Row(title, ("resources",), True, _from_state(stack, lambda state: {title: len(list(resources(state)))}))

    return [count(stack) for stack in stacks]


def _from_state(stack: str, read: Callable[[Mapping[str, Any]], Values]) -> Callable[[Deployment], Values]:
    def measure(one: Deployment) -> Values:
        command = ["pulumi", "stack", "export", "--stack", stack]
        done = subprocess.run(command, cwd=one.jar_project, env=one.environment(stack), capture_output=True, text=True)
        if done.returncode:
            raise UserError(f"the state of {stack} cannot be read:\n{done.stderr}")
        return read(json.loads(done.stdout))

    return measure


def resources(state: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (each for each in state["deployment"]["resources"] if not each["type"].startswith("pulumi:"))


def sizes(state: Mapping[str, Any]) -> Values:
    """Returns the sizes of all policies of resources, and of those that the stack outputs."""
    found = {}
    for each in state["deployment"]["resources"]:
        for name, value in each.get("outputs", {}).items():
            is_of_stack = each["type"] == "pulumi:pulumi:Stack"
            # A bucket has an empty policy of its own beside the resource of its policy.
            if isinstance(value, str) and value and name.endswith("Policy" if is_of_stack else "policy"):
                label = f"output `{name}`" if is_of_stack else f"policy of `{each['urn'].rpartition('::')[2]}`"
                found[label] = len(value.encode())
    return found
