"""Reads those parts of Pulumi's stack files that the local AWS needs."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from localaws.errors import UserError

KINDS = ("logging", "management", "standalone", "replica")


@dataclass(frozen=True)
class StackFile:
    """One Pulumi.<stack>.yaml.

    A value that only the user's own secrets provider can decrypt is treated as not set.
    """

    name: str
    config: Mapping[str, object]

    @property
    def file_name(self) -> str:
        return f"Pulumi.{self.name}.yaml"

    def text(self, key: str) -> str | None:
        """Returns a value as the program receives it, or None if it is not set or is not a single value."""
        return _text(self.config.get(key))

    def flag(self, key: str, default: bool) -> bool:
        value = self.text(key)
        return default if value is None else value == "true"

    def number(self, key: str) -> int | None:
        value = self.text(key)
        return int(value) if value is not None and re.fullmatch("[0-9]{1,10}", value) else None

    def texts(self, key: str) -> list[str]:
        """Returns the entries of a list. Pulumi also accepts a list as JSON text."""
        value = self.config.get(key)
        if isinstance(value, str) and value.lstrip().startswith("["):
            try:
                value = json.loads(value)
            except ValueError:
                return []
        entries = value if isinstance(value, list) else [value]
        return [text for entry in entries if (text := _text(entry)) is not None]

    @property
    def kind(self) -> str | None:
        """Returns the kind of the stack: logging, management, standalone or replica."""
        kind = self.text("orgtrail:account")
        return kind if kind in KINDS else None

    @property
    def region(self) -> str | None:
        return self.text("aws:region")

    @property
    def account_ids(self) -> list[str]:
        """Returns the accounts whose credentials the stack accepts."""
        return [account for account in self.texts("aws:allowedAccountIds") if is_account_id(account)]

    @property
    def account(self) -> str | None:
        """Returns the account that the stack is deployed to."""
        return next(iter(self.account_ids), None)

    @property
    def is_organization_trail(self) -> bool:
        return self.flag("orgtrail:isOrganizationTrail", True)

    @property
    def log_bucket(self) -> str | None:
        """Returns the bucket that a logging, standalone or replica stack creates."""
        computed = f"cloudtrail-{self.account}-{self.text('orgtrail:name')}"
        computed += "-replica" if self.kind == "replica" else ""
        return self.text("orgtrail:s3BucketName") or (computed if self.account and self.text("orgtrail:name") else None)

    def secret_keys(self) -> list[str]:
        """Returns the keys whose values are encrypted."""
        return [key for key, value in self.config.items() if _has_secret(value)]


def is_account_id(text: str) -> bool:
    return re.fullmatch("[0-9]{12}", text) is not None


def parse(name: str, text: str) -> StackFile:
    """Reads the text of a stack file.

    Raises UserError if it is not YAML, or does not have the form of a stack file.
    """
    file_name = f"Pulumi.{name}.yaml"
    try:
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as e:
        where = f" line {e.problem_mark.line + 1}:" if e.problem_mark else ""
        raise UserError(f"{file_name}:{where} this is not YAML: {e.problem}") from None
    except (yaml.YAMLError, ValueError) as e:
        raise UserError(f"{file_name}: this is not YAML: {' '.join(str(e).split())}") from None
    config = content.get("config") if isinstance(content, dict) else content
    if config is None:
        config = {}
    if not isinstance(config, dict):
        raise UserError(f"{file_name}: config must be keys with values, e.g. aws:region: eu-west-1")
    # Pulumi also accepts the older form namespace:config:name.
    return StackFile(name, {re.sub("^([^:]+):config:", r"\1:", str(key)): value for key, value in config.items()})


def names(folder: Path) -> list[str]:
    """Returns the names of the stacks that have a file in a folder."""
    return sorted(path.name[len("Pulumi.") : -len(".yaml")] for path in folder.glob("Pulumi.?*.yaml"))


def exists(folder: Path, name: str) -> bool:
    """Returns whether a stack has a file in a folder."""
    return name in names(folder)


def read(folder: Path, name: str) -> StackFile:
    """Reads the file of one stack.

    Raises UserError if the file does not exist or cannot be read.
    """
    path = folder / f"Pulumi.{name}.yaml"
    try:
        return parse(name, path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"there is no stack {name}; the stacks are: {' '.join(names(folder)) or 'none'}") from None
    except (OSError, UnicodeDecodeError) as e:
        raise UserError(f"{path.name}: this file cannot be read: {' '.join(str(e).split())}") from None


def read_all(folder: Path) -> tuple[list[StackFile], list[str]]:
    """Reads the files of all stacks in a folder.

    Also returns a line for each file or account id that cannot be used. These are not errors, because the user may not
    need that stack.
    """
    stacks, problems = [], []
    for name in names(folder):
        try:
            stacks.append(read(folder, name))
        except UserError as e:
            problems.append(f"{e} (the local AWS leaves this stack out)")
    for stack in stacks:
        problems += [
            f"{stack.file_name}: {_no_account_id(account)}"
            for account in stack.texts("aws:allowedAccountIds")
            if not is_account_id(account)
        ]
    return stacks, problems


def require_runnable(stack: StackFile) -> None:
    """Raises UserError if the stack file lacks what a deployment to the local AWS needs."""
    accounts = stack.texts("aws:allowedAccountIds")
    invalid = [account for account in accounts if not is_account_id(account)]
    if invalid:
        raise UserError(f"{stack.file_name}: {_no_account_id(invalid[0])}")
    for key, found, example in (
        (
            "aws:allowedAccountIds",
            accounts,
            'aws:allowedAccountIds: ["123456789012"], with the id of this stack\'s account',
        ),
        ("aws:region", stack.region, "aws:region: ap-southeast-1, or another region"),
        ("orgtrail:account", stack.text("orgtrail:account"), "orgtrail:account: logging, management, standalone or replica"),
    ):
        if not found:
            raise UserError(f"{stack.file_name}: {key} is missing: write {example}, below config")


def _no_account_id(value: str) -> str:
    return f"aws:allowedAccountIds has '{value}', which is not an account id: write 12 digits in quotes"


def _text(value: object) -> str | None:
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _has_secret(value: object) -> bool:
    if isinstance(value, dict):
        return list(value) == ["secure"] or any(_has_secret(entry) for entry in value.values())
    return isinstance(value, list) and any(_has_secret(entry) for entry in value)
