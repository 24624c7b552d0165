"""Stack files for the tests."""

from localaws import stack_files
from localaws.stack_files import StackFile

LOGGING = """\
# The stack of the logging account.
config:
  aws:region: eu-west-1 # Ireland
  aws:allowedAccountIds:
    - "111111111111"
  orgtrail:account: logging
  orgtrail:name: acme-audit
  orgtrail:managementAccountId: "222222222222"
  orgtrail:organizationId: o-acme12345678
"""

MANAGEMENT = """\
config:
  aws:region: eu-west-1
  aws:allowedAccountIds: ["222222222222"]
  orgtrail:account: management
  orgtrail:name: acme-audit
  orgtrail:loggingStack: acme/orgtrail/logging # on Pulumi Cloud
"""

REPLICA = """\
config:
  aws:region: eu-central-1
  aws:allowedAccountIds: ["444444444444"]
  orgtrail:account: replica
  orgtrail:name: acme-audit
  orgtrail:loggingAccountId: "111111111111"
  orgtrail:managementAccountId: "222222222222"
  orgtrail:organizationId: o-acme12345678
"""


def logging(*settings: str) -> StackFile:
    return stack_files.parse("logging", with_settings(LOGGING, *settings))


def management(*settings: str) -> StackFile:
    return stack_files.parse("management", with_settings(MANAGEMENT, *settings))


def replica(*settings: str) -> StackFile:
    return stack_files.parse("replica", with_settings(REPLICA, *settings))


def stack(name: str, *settings: str) -> StackFile:
    return stack_files.parse(name, with_settings("config:\n", *settings))


def with_settings(text: str, *settings: str) -> str:
    """Adds settings, or replaces existing ones. A setting without a value is removed."""
    for setting in settings:
        key = setting.split(": ")[0]
        lines = [line for line in text.splitlines() if not line.startswith(f"  {key}:")]
        text = "".join(line + "\n" for line in [*lines, *([] if setting == key else [f"  {setting}"])])
    return text
