"""Runs Pulumi against the local AWS, with credentials of the account in aws:allowedAccountIds.

usage: python -m localaws.pulumi check ROOT RUN [--as ROLE_ARN] ARGUMENTS...
       python -m localaws.pulumi run ROOT RUN ENDPOINT ENGINE [--as ROLE_ARN] ARGUMENTS...

check prints an error on one line and exits with status 1 if Pulumi cannot run with these arguments. run replaces its
process with Pulumi. ROOT is the project, and RUN is the folder of the local AWS.

Pulumi runs as the role ROLE_ARN, as the first of the stack's deploymentPrincipals, or as the role local of the account.

Pulumi works on a copy of the project, because the CLI writes to stack files, and because settings for a local AWS must
not be in the files for the real AWS. Pulumi never uses the state, the login or the plugins of the user.
"""

import os
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

from localaws import command_line, linked, principals, project_copy, stack_files
from localaws.command_line import Command
from localaws.errors import UserError
from localaws.organization import DEFAULT_REGION
from localaws.principals import Principals

_DEPLOYERS = "orgtrail:deploymentPrincipals"


def check(root: Path, run: Path, arguments: list[str]) -> tuple[Command, str | None]:
    """Returns the command, and the account whose credentials it needs.

    Raises UserError if the command is refused, or a file cannot be used.
    """
    _, rest = command_line.without_role(arguments)
    command = command_line.parse(rest)
    command_line.require_possible(command, stack_files.names(root))
    project_copy.project_name(root)
    if command.stack is None:
        return command, None
    stack = stack_files.read(root, command.stack)
    project_copy.stack_text(stack.name, (root / stack.file_name).read_text(encoding="utf-8"))
    stack_files.require_runnable(stack)
    credentials = ConfigParser()
    credentials.read(run / "credentials")
    if stack.account not in credentials:
        raise UserError(
            f"{stack.file_name}: aws:allowedAccountIds has '{stack.account}', which is not an account of the running "
            "local AWS: restart it after a change of accounts (local/aws stop, then local/aws start); its accounts "
            f"are {' '.join(filter(stack_files.is_account_id, credentials.sections()))}"
        )
    return command, stack.account


def deployer(root: Path, command: Command, role: str | None) -> str | None:
    """Returns the principal to run as: the role that is asked for, or the first deployment principal of the stack."""
    if role or command.stack is None:
        return role
    return principals.first(stack_files.read(root, command.stack).texts(_DEPLOYERS))


def credentials_of(principal: str | None, endpoint: str, region: str) -> dict[str, str]:
    """Returns the environment variables with credentials of a principal, none for the role local of the account.

    Raises UserError if the ARN is not that of a principal.
    """
    if principal is None:
        return {}
    found = Principals(endpoint).credentials(principal, region)
    return {name.upper(): value for name, value in found.items()}


def environment(run: Path, endpoint: str, engine: Path, account: str | None) -> dict[str, str]:
    """Returns the environment of Pulumi, without the user's own settings of AWS and Pulumi."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
    own |= {
        "PATH": f"{engine / 'bin'}{os.pathsep}{own.get('PATH', os.defpath)}",
        "PULUMI_HOME": str(run / "home"),
        "PULUMI_BACKEND_URL": f"file://{run / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": str(run / "credentials"),
        "AWS_CONFIG_FILE": os.devnull,
    }
    return own | ({"AWS_PROFILE": account} if account else {})


def make_stack(root: Path, run: Path, stack: str, settings: dict[str, str]) -> None:
    """Creates a stack in the state of the local AWS, unless it exists. Raises UserError with the CLI's last line."""
    state = run / "state" / ".pulumi" / "stacks" / project_copy.project_name(root) / f"{stack}.json"
    if state.exists():
        return
    command = ["pulumi", "stack", "init", stack, "--no-select"]
    project = run / "project"
    made = subprocess.run(command, cwd=project, env=settings, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if made.returncode:
        raise UserError((made.stderr.strip() or "pulumi stack init failed").splitlines()[-1])


def main() -> None:
    root, run = Path(sys.argv[2]), Path(sys.argv[3])
    if sys.argv[1] == "check":
        check(root, run, sys.argv[4:])
        return
    endpoint, engine = sys.argv[4], Path(sys.argv[5])
    command, account = check(root, run, sys.argv[6:])
    role, _ = command_line.without_role(sys.argv[6:])
    home = run / "home"
    home.mkdir(exist_ok=True)
    project_copy.link(home / "plugins", engine / "home" / "plugins")
    project_copy.make(root, run / "project", command.stack, linked.added(run))
    os.chdir(run / "project")
    region = stack_files.read(root, command.stack).region if command.stack else None
    own = credentials_of(deployer(root, command, role), endpoint, region or DEFAULT_REGION)
    settings = environment(run, endpoint, engine, None if own else account) | own
    if command.stack:
        make_stack(root, run, command.stack, settings)
    os.execvpe("pulumi", ["pulumi", *command.arguments], settings)


if __name__ == "__main__":
    try:
        main()
    except UserError as e:
        sys.exit(f"pulumi: {e}")
