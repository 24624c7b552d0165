"""Who queries on the local AWS, and what the demo with a replica asks.

usage: python -m localaws.queried ROOT LOGGING MANAGEMENT

It prints the options of local/query, one a line: for the stack LOGGING, in its account and that of the stack MANAGEMENT.
It prints nothing if the stack file of LOGGING switches queries off. Queries need a role of the account, as on the real AWS.
"""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from localaws import principals, stack_files
from localaws.errors import UserError
from localaws.stack_files import StackFile

QUERY, PRINCIPALS = "orgtrail:query", "orgtrail:queryPrincipals"
_NAME = "orgtrail-query"


def settings(stack: StackFile) -> dict[str, str | list[str]]:
    """Returns the settings for queries that the copy of a stack file has in addition: none if the file sets its own."""
    return {} if stack.text(QUERY) else {QUERY: "true", PRINCIPALS: [principals.role(stack, _NAME)]}


def options(logging: StackFile, management: StackFile) -> list[str]:
    """Returns the options of local/query, or none if the stack has no queries."""
    if not logging.flag(QUERY, True):
        return []
    # An hour that the demo lets pass can end on the next day.
    first = datetime.now(timezone.utc) - timedelta(days=1)
    accounts = sorted({stack.account for stack in (logging, management) if stack.account})
    principal = principals.first(logging.texts(PRINCIPALS)) or principals.role(logging, _NAME)
    return [
        f"--stack={logging.name}",
        f"--as={principal}",
        f"--from={first:%Y/%m/%d}",
        *(f"--account={account}" for account in accounts),
    ]


if __name__ == "__main__":
    try:
        folder = Path(sys.argv[1])
        print(*options(*(stack_files.read(folder, name) for name in sys.argv[2:4])), sep="\n")
    except UserError as e:
        sys.exit(f"demo: {e}")
