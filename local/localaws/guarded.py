"""Determines the settings of the second deployment of the demo, with which only who deploys can change a policy.

usage: python -m localaws.guarded ROOT LOGGING MANAGEMENT [REPLICA]

It prints the role that deploys the logging stack from then on, and then each setting as SETTING=VALUE, one a line. All
are settings of the logging stack except orgtrail:tamperGuard, which is one of the management stack. Lines that begin
with replica/ are the same for the stack of the replica. It prints nothing if the logging stack's file names its own
deployment principals: then the first deployment is the guarded one.
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


def tamper_guard(logging: StackFile, management: StackFile) -> list[str]:
    """Returns the setting of the management stack that binds the root user of the logging account, if it is possible.

    The program finds out from the outputs of the logging stack whom to bind. No policy binds the management account.
    """
    is_possible = management.text("orgtrail:loggingStack") is not None and management.account != logging.account
    return ["orgtrail:tamperGuard=attach"] if is_possible else []


def main() -> None:
    import boto3

    try:
        logging, management, *replicas = (stack_files.read(Path(sys.argv[1]), name) for name in sys.argv[2:] if name)
    except UserError as e:
        sys.exit(f"demo: {e}")
    partition = boto3.session.Session().get_partition_for_region(logging.region or DEFAULT_REGION)
    if found := settings(logging, partition):
        of_replica = [f"replica/{setting}" for replica in replicas for setting in settings(replica, partition)]
        print(*found, *tamper_guard(logging, management), *of_replica, sep="\n")


if __name__ == "__main__":
    main()
