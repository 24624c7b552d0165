"""Says because of which settings the verification of the demo cannot pass.

usage: python -m localaws.unverifiable ROOT LOGGING MANAGEMENT [REPLICA]

It prints each setting on one line, and nothing if the verification has to pass.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from localaws import stack_files
from localaws.stack_files import StackFile


def reasons(logging: StackFile, management: StackFile, *replicas: StackFile) -> Iterator[str]:
    """Returns the settings, with their values."""
    for name in "orgtrail:enableCloudtrail", "orgtrail:enableLogFileValidation":
        if not management.flag(name, True):
            yield f"{management.file_name}: {name} is false"
    for stack in logging, *replicas:
        if key := stack.text("orgtrail:kmsKeyArn"):
            yield f"{stack.file_name}: orgtrail:kmsKeyArn '{key}' has a policy of the local AWS"


if __name__ == "__main__":
    print(*reasons(*(stack_files.read(Path(sys.argv[1]), name) for name in sys.argv[2:] if name)), sep="\n")
