"""Determines the settings of the second deployment of the demo, with which only the root user can change a policy.

usage: python -m localaws.guarded ROOT LOGGING

It prints the role that deploys from then on, and then each setting as SETTING=VALUE, one a line. It prints nothing if
the stack file names its own deployment principals: then the first deployment is the guarded one.
"""

import json
import sys
from pathlib import Path

from localaws import stack_files
from localaws.errors import UserError
from localaws.expectations import Retention
from localaws.organization import DEFAULT_REGION
from localaws.scene import BREAK_GLASS, DEPLOYER, READER
from localaws.stack_files import StackFile


def settings(stack: StackFile, partition: str) -> list[str]:
    """Returns the role that deploys, and the settings. They keep the principals that the stack file names."""
    if stack.texts("orgtrail:deploymentPrincipals"):
        return []
    own = f"arn:{partition}:iam::{stack.account}:"
    lists = {
        "orgtrail:deploymentPrincipals": [own + DEPLOYER],
        "orgtrail:breakGlassPrincipals": stack.texts("orgtrail:breakGlassPrincipals") or [own + BREAK_GLASS],
        "orgtrail:logReaders": stack.texts("orgtrail:logReaders") or [own + READER],
    }
    found = [own + DEPLOYER, *(f"{name}={json.dumps(values)}" for name, values in lists.items())]
    if stack.number("orgtrail:maxRetentionDays") is None:
        years = stack.number("orgtrail:wormRetentionYears")
        count = years or stack.number("orgtrail:wormRetentionDays") or 365
        found.append(f"orgtrail:maxRetentionDays={Retention('', count, 'Years' if years else 'Days').days[1]}")
    return found


def main() -> None:
    import boto3

    try:
        stack = stack_files.read(Path(sys.argv[1]), sys.argv[2])
    except UserError as e:
        sys.exit(f"demo: {e}")
    partition = boto3.session.Session().get_partition_for_region(stack.region or DEFAULT_REGION)
    print(*settings(stack, partition), sep="\n")


if __name__ == "__main__":
    main()
