"""Creates the copy of the project that Pulumi works on.

The copy omits settings that only the real AWS or the user's own Pulumi backend understands. The role that verifies on the
local AWS is one of its readers. A trail is created without a delay, unless a stack file sets one.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import yaml

from localaws import stack_files, verifier
from localaws.errors import UserError
from localaws.yaml_text import YamlText

# Keys of the user's own secrets provider and of Pulumi Cloud.
_STACK_KEYS = ("encryptionsalt", "secretsprovider", "encryptedkey", "environment")
_PROJECT_KEYS = ("backend",)

# Settings with which the provider connects to the real AWS.
_CONFIG_KEYS = tuple(
    "aws:" + name
    for name in (
        "accessKey",
        "secretKey",
        "token",
        "profile",
        "assumeRole",
        "assumeRoles",
        "assumeRoleWithWebIdentity",
        "sharedConfigFiles",
        "sharedCredentialsFiles",
        "endpoints",
        "customCaBundle",
        "httpProxy",
        "httpsProxy",
        "noProxy",
        "insecure",
        "useFipsEndpoint",
        "useDualstackEndpoint",
        "s3UsePathStyle",
    )
)

# The local AWS knows a new policy at once.
DELAY = "orgtrail:trailCreationDelaySeconds"

# Settings that a copy has in addition.
Added = Mapping[str, str | list[str]]


def project_name(root: Path) -> str:
    """Returns the name of the project, which is part of the path of its state."""
    return str(_project(root).get("name"))


def stack_text(name: str, text: str, salt: str | None = None, added: Added | None = None) -> str:
    """Returns the text of a stack file for the local AWS, with the settings that are added.

    salt is the encryption salt that the CLI wrote into the last copy when it created the stack. The CLI cannot read the
    stack's state without it. Raises UserError for a value that only the user's own secrets provider can decrypt.
    """
    stack_files.parse(name, text)
    copy = YamlText(text, "config")
    try:
        for key in _STACK_KEYS:
            copy.remove(key)
        for key in _CONFIG_KEYS:
            copy.remove("config", key)
            copy.remove("config", key.replace(":", ":config:", 1))
    except yaml.MarkedYAMLError as e:
        raise UserError(f"Pulumi.{name}.yaml: {key} cannot be left out of the copy: {e.problem}") from None
    stack = stack_files.parse(name, str(copy))
    for key in stack.secret_keys():
        raise UserError(
            f"{stack.file_name}: {key} is encrypted (secure), and only your own Pulumi backend can decrypt it: write a "
            "value in plain text to try the stack on the local AWS"
        )
    for reference in "orgtrail:loggingStack", "orgtrail:replicaStack":
        named = stack.text(reference) or ""
        if named.count("/") == 2 and reference in copy.entries("config"):
            # A file backend has only one organization, with the name organization.
            copy.replace("organization/" + named.split("/", 1)[1], "config", reference)
    if copy.entries("config"):
        # The host name <bucket>.127.0.0.1 does not resolve, so the bucket's name must be in the path.
        copy.insert("true", "config", "aws:s3UsePathStyle")
    if readers := verifier.readers(stack):
        copy.remove("config", "orgtrail:logReaders")
        copy.insert(readers, "config", "orgtrail:logReaders")
    if stack.kind in ("management", "standalone") and DELAY not in stack.config:
        copy.insert("0", "config", DELAY)
    for setting, value in (added or {}).items():
        copy.remove("config", setting)
        copy.insert(value, "config", setting)
    if salt:
        copy.insert(salt, "encryptionsalt")
    return str(copy)


def project_text(text: str, jar: str | None) -> str:
    """Returns the text of Pulumi.yaml for the local AWS, which runs a built jar if there is one."""
    copy = YamlText(text, "config", "runtime")
    for key in _PROJECT_KEYS:
        copy.remove(key)
    for key in _CONFIG_KEYS:
        copy.remove("config", key)
    copy.replace({"name": "java", "options": {"binary": jar}} if jar else "java", "runtime")
    return str(copy)


def make(
    root: Path, folder: Path, asked: str | None, added: Mapping[str, Added] | None = None, jar: str | None = None
) -> None:
    """Copies the project to a folder, and never writes to the user's files.

    added has additional settings of stacks. Pulumi runs a built jar if there is one, and otherwise the linked mvnw.

    Raises UserError if the file of the requested stack cannot be used. Other unusable files are left out.
    """
    folder.mkdir(exist_ok=True)
    for name in "mvnw", "pom.xml", "src":
        link(folder / name, root / name)
    _write(folder / "Pulumi.yaml", project_text((root / "Pulumi.yaml").read_text(encoding="utf-8"), jar))
    for name in stack_files.names(root):
        copy = folder / f"Pulumi.{name}.yaml"
        try:
            text = (root / copy.name).read_text(encoding="utf-8")
            _write(copy, stack_text(name, text, _salt(copy), (added or {}).get(name)))
        except UserError:
            if name == asked:
                raise


def _project(root: Path) -> dict[str, object]:
    """Reads Pulumi.yaml. Raises UserError if the project is not in Java."""
    try:
        content = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, ValueError) as e:
        raise UserError(f"Pulumi.yaml: this file cannot be read: {' '.join(str(e).split())}") from None
    runtime = content.get("runtime") if isinstance(content, dict) else None
    if (runtime.get("name") if isinstance(runtime, dict) else runtime) != "java":
        raise UserError("Pulumi.yaml: runtime must be java: write runtime: java")
    return dict(content)


def _salt(copy: Path) -> str | None:
    try:
        content = yaml.safe_load(copy.read_text(encoding="utf-8"))
    except (FileNotFoundError, yaml.YAMLError):
        return None
    salt = content.get("encryptionsalt") if isinstance(content, dict) else None
    return str(salt) if salt else None


def _write(file: Path, text: str) -> None:
    """Writes a file in one step, because two commands can run at the same time."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    new.rename(file)


def link(link_path: Path, target: Path) -> None:
    """Creates or replaces a symbolic link in one step."""
    new = link_path.with_name(f"{link_path.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.rename(link_path)
