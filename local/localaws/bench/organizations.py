"""Makes a project with the stacks of many organizations, from the stack files of one."""

import shutil
from pathlib import Path

from localaws import demo, project_copy, stack_files
from localaws.bench.checkout import Checkout
from localaws.errors import UserError

# The accounts and the id of the first organization are those of the stack files.
_FIRST_ACCOUNT = 700_000_000_000


def make(one: Checkout, folder: Path, count: int) -> Checkout:
    """Returns a copy of the project that has the stacks of so many organizations, and the same program.

    Raises UserError if the stacks of the project are not those of an organization.
    """
    made = Checkout(one.name, folder)
    shutil.rmtree(folder, ignore_errors=True)
    made.source.mkdir(parents=True)
    made.maven.mkdir()
    for name in "pom.xml", "src", "target":
        project_copy.link(made.source / name, one.source / name)
    shutil.copy(one.source / "Pulumi.yaml", made.source / "Pulumi.yaml")
    names = demo.stacks(one.source)
    if len(names) != 2:
        raise UserError("the project has a standalone stack: write a logging stack and a management stack")
    texts = [(one.source / f"Pulumi.{name}.yaml").read_text(encoding="utf-8") for name in names]
    logging, management = (stack_files.parse(name, text) for name, text in zip(names, texts))
    for number in range(1, count + 1):
        changed = {} if number == 1 else {
            logging.account or "": str(_FIRST_ACCOUNT + 2 * number),
            management.account or "": str(_FIRST_ACCOUNT + 2 * number + 1),
            logging.text("orgtrail:organizationId") or "": f"o-organization{number}",
            f"/{logging.name}": f"/{_name(logging.name, number)}",
        }  # fmt: skip
        for name, text in zip(names, texts):
            for before, after in changed.items():
                text = text.replace(before, after)
            (made.source / f"Pulumi.{_name(name, number)}.yaml").write_text(text, encoding="utf-8")
    return made


def stacks(one: Checkout) -> list[str]:
    """Returns the logging stacks of all organizations, and then their management stacks."""
    names = demo.stacks(one.source)
    count = len(stack_files.names(one.source)) // len(names)
    return [_name(name, number) for name in names for number in range(1, count + 1)]


def _name(stack: str, number: int) -> str:
    return stack if number == 1 else f"{stack}-{number}"
