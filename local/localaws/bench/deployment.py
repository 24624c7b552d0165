"""Deploys a copy of the project to a local AWS of its own, and runs Pulumi there, by Maven or with the built jar."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from localaws import demo, project_copy, pulumi, stack_files
from localaws.bench.checkout import Checkout
from localaws.bench.commands import run
from localaws.command_line import Command
from localaws.organization import DEFAULT_REGION
from localaws.yaml_text import YamlText


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS: the folder of its files, and its endpoint."""

    run_folder: Path
    endpoint: str


@dataclass
class Deployment:
    """The stacks of a copy of the project, deployed to a local AWS."""

    checkout: Checkout
    aws: LocalAws
    engine: Path

    @cached_property
    def stacks(self) -> list[str]:
        """The stacks that the demo deploys, in their order."""
        return demo.stacks(self.checkout.source)

    @property
    def new_stack(self) -> str:
        """A stack like the first one, with another name. It is never deployed."""
        return f"new-{self.stacks[0]}"

    @property
    def jar_project(self) -> Path:
        """The copy of the project that runs the built jar."""
        return self.aws.run_folder / "project"

    def project(self, way: str) -> Path:
        """Returns the folder in which Pulumi runs the program by Maven or with the built jar."""
        return self.checkout.maven if way == "maven" else self.jar_project

    def deploy(self, stacks: Sequence[str] = ()) -> None:
        """Deploys the stacks. Afterwards, a preview shows no change by either way."""
        self._make_projects()
        for stack in stacks or self.stacks:
            self._make_stack(stack)
            self.pulumi("jar", "up", stack, "--yes", "--skip-preview")
        self._make_stack(self.new_stack)
        self._copy_stack_files()

    def pulumi(self, way: str, command: str, stack: str, *options: str) -> float:
        """Runs Pulumi, and returns the seconds that it took. Raises UserError if it fails."""
        return run(self.command(command, stack, *options), self.project(way), self.environment(stack))

    def command(self, command: str, stack: str, *options: str) -> list[str]:
        return ["pulumi", command, "--stack", stack, *options]

    def environment(self, stack: str) -> dict[str, str]:
        """Returns the environment of Pulumi, as local/pulumi sets it."""
        # The new stack has the settings of the first one.
        file = stack_files.read(self.checkout.source, self.stacks[0] if stack == self.new_stack else stack)
        deployer = pulumi.deployer(self.checkout.source, Command(("up",), file.name, ()), None)
        own = pulumi.credentials_of(deployer, self.aws.endpoint, file.region or DEFAULT_REGION)
        account = None if own else file.account
        return pulumi.environment(self.aws.run_folder, self.aws.endpoint, self.engine, account) | own

    def _make_projects(self) -> None:
        home = self.aws.run_folder / "home"
        home.mkdir(exist_ok=True)
        project_copy.link(home / "plugins", self.engine / "home" / "plugins")
        project_copy.make(self.checkout.source, self.jar_project, None, jar=str(self.checkout.jar))
        text = YamlText((self.jar_project / f"Pulumi.{self.stacks[0]}.yaml").read_text(encoding="utf-8"), "config")
        name = stack_files.read(self.checkout.source, self.stacks[0]).text("orgtrail:name")
        text.replace(f"{name}-new", "config", "orgtrail:name")
        (self.jar_project / f"Pulumi.{self.new_stack}.yaml").write_text(str(text), encoding="utf-8")

    def _make_stack(self, stack: str) -> None:
        run(["pulumi", "stack", "init", stack, "--no-select"], self.jar_project, self.environment(stack))

    def _copy_stack_files(self) -> None:
        """Gives the copy of the user the same stack files. The CLI has written the encryption salt into them."""
        for file in self.jar_project.glob("Pulumi.*.yaml"):
            shutil.copy2(file, self.checkout.maven / file.name)
        text = (self.checkout.source / "Pulumi.yaml").read_text(encoding="utf-8")
        (self.checkout.maven / "Pulumi.yaml").write_text(project_copy.project_text(text, None), encoding="utf-8")


def start_aws(root: Path, stacks: Path, cache: Path, pid: int) -> LocalAws:
    """Starts a local AWS for the stack files of a folder. It ends with a process."""
    command = [str(root / "local" / "aws"), "start", "--while", str(pid), "--stacks", str(stacks), "0"]
    endpoint = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True).stdout
    return LocalAws(cache / "aws" / endpoint.strip().rpartition(":")[2], endpoint.strip())
