"""Runs the verification against the local AWS, with a profile for the account of each stack.

usage: python -m localaws.verify ROOT RUN ENDPOINT ENGINE JAR [OPTIONS...]

It replaces its process with Java. ROOT is the project, and RUN is the folder of the local AWS. The stacks are those that
the demo deploys. OPTIONS are those of the verification, after the ones that this module sets, so that they prevail.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from localaws import demo, linked, project_copy, pulumi, stack_files, verifier
from localaws.errors import UserError
from localaws.stack_files import StackFile


def options(root: Path, stacks: Sequence[str], replica: str | None = None) -> list[str]:
    """Returns the options that name the stacks, and for each the profile of its account and the role that verifies."""
    logging, management = (stack_files.read(root, stack) for stack in (stacks[0], stacks[-1]))
    return [
        f"--management-stack={management.name}",
        f"--management-profile={management.account}",
        f"--management-role={verifier.role(management)}",
        *([f"--logging-stack={logging.name}"] if logging.name != management.name else []),
        f"--logging-profile={logging.account}",
        f"--logging-role={verifier.reader(logging)}",
        *(_of_replica(stack_files.read(root, replica)) if replica else []),
    ]


def _of_replica(stack: StackFile) -> list[str]:
    return [
        f"--replica-stack={stack.name}",
        f"--replica-profile={stack.account}",
        f"--replica-role={verifier.reader(stack)}",
    ]


def command(jar: str, project: Path, arguments: Sequence[str]) -> list[str]:
    """Returns the command line of the verification."""
    class_path = os.pathsep.join([jar, f"{Path(jar).parent / 'verify-lib'}{os.sep}*"])
    return ["java", "-cp", class_path, "orgtrail.verify.Verify", f"--project={project}", *arguments]


def main() -> None:
    root, run, endpoint, engine, jar = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), sys.argv[5]
    stacks = demo.stacks(root)
    project = run / "project"
    (run / "home").mkdir(exist_ok=True)
    added = linked.added(run)
    project_copy.make(root, project, None, added)
    replica = demo.replica(root, stacks[0], is_wanted=stacks[0] in added)
    arguments = command(jar, project, [*options(root, stacks, replica), *sys.argv[6:]])
    os.execvpe(arguments[0], arguments, pulumi.environment(run, endpoint, engine, None))


if __name__ == "__main__":
    try:
        main()
    except UserError as e:
        print(f"verify: {e}", file=sys.stderr)
        sys.exit(2)
