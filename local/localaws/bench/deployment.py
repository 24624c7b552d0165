"""Deploys a copy of the project to a local AWS of its own, and runs Pulumi there, by Maven or with the built jar."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from localaws import demo, principals, project_copy, pulumi, stack_files
from localaws.bench.checkout import Checkout
from localaws.bench.commands import run
from localaws.organization import DEFAULT_REGION
from localaws.yaml_text import YamlText

_DEPLOYERS = "orgtrail:deploymentPrincipals"


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS: the folder of its files, and its endpoint."""

    run_folder: Path
    endpoint: str


@dataclass
class Deployment:
    """The stacks of a copy of the project, deployed to a local AWS.

    added has settings of stacks beside those of their files.
    """

    checkout: Checkout
    aws: LocalAws
    engine: Path
    added: dict[str, dict[str, object]] = field(default_factory=dict)

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
        """Deploys stacks, or all of them. Afterwards, a preview of them shows no change by either way."""
        for stack in stacks or self.stacks:
            self.prepare(stack)
            command = self.command("up", stack, "--yes", "--skip-preview")
            making = self.environment(stack) | self.checkout.jar_options("ArchiveClassesAtExit")
            run(command, self.project("jar"), making)
        self.prepare(self.new_stack)
        self._copy_stack_files()

    def prepare(self, stack: str) -> None:
        """Makes a stack that is not deployed yet, and the copy of the project that runs the jar."""
        self._make_projects()
        pulumi.make_stack(self.checkout.source, self.aws.run_folder, stack, self.environment(stack))

    def pulumi(self, way: str, command: str, stack: str, *options: str) -> float:
        """Runs Pulumi, and returns the seconds that it took. Raises UserError if it fails."""
        return run(self.command(command, stack, *options), self.project(way), self.environment_of(way, stack))

    def environment_of(self, way: str, stack: str) -> dict[str, str]:
        """Returns the environment of Pulumi and of the JVMs that it starts in a way."""
        return self.environment(stack) | (self.checkout.jar_options() if way == "jar" else {})

    def command(self, command: str, stack: str, *options: str) -> list[str]:
        return ["pulumi", command, "--stack", stack, *options]

    def environment(self, stack: str) -> dict[str, str]:
        """Returns the environment of Pulumi, as local/pulumi sets it."""
        # The new stack has the settings of the first one.
        file = stack_files.read(self.checkout.source, self.stacks[0] if stack == self.new_stack else stack)
        named = self.added.get(file.name, {}).get(_DEPLOYERS) or file.texts(_DEPLOYERS)
        deployer = principals.first(named if isinstance(named, list) else [])
        own = pulumi.credentials_of(deployer, self.aws.endpoint, file.region or DEFAULT_REGION)
        account = None if own else file.account
        return pulumi.environment(self.aws.run_folder, self.aws.endpoint, self.engine, account) | own

    def _make_projects(self) -> None:
        home = self.aws.run_folder / "home"
        home.mkdir(exist_ok=True)
        project_copy.link(home / "plugins", self.engine / "home" / "plugins")
        project_copy.make(self.checkout.source, self.jar_project, None, self.added, str(self.checkout.jar))
        self._leave_out_what_an_older_version_refuses()
        text = YamlText((self.jar_project / f"Pulumi.{self.stacks[0]}.yaml").read_text(encoding="utf-8"), "config")
        name = stack_files.read(self.checkout.source, self.stacks[0]).text("orgtrail:name")
        text.replace(f"{name}-new", "config", "orgtrail:name")
        (self.jar_project / f"Pulumi.{self.new_stack}.yaml").write_text(str(text), encoding="utf-8")

    def _leave_out_what_an_older_version_refuses(self) -> None:
        """Removes the setting that a copy for the local AWS has in addition, if the version does not know it."""
        settings = self.checkout.source / "src" / "main" / "java" / "orgtrail" / "config" / "Setting.java"
        if project_copy.DELAY.partition(":")[2] in settings.read_text(encoding="utf-8"):
            return
        for file in self.jar_project.glob("Pulumi.*.yaml"):
            text = YamlText(file.read_text(encoding="utf-8"), "config")
            text.remove("config", project_copy.DELAY)
            file.write_text(str(text), encoding="utf-8")

    def _copy_stack_files(self) -> None:
        """Gives the copy of the user the same stack files. The CLI has written the encryption salt into them."""
        for file in self.jar_project.glob("Pulumi.*.yaml"):
            shutil.copy2(file, self.checkout.maven / file.name)
        text = (self.checkout.source / "Pulumi.yaml").read_text(encoding="utf-8")
        (self.checkout.maven / "Pulumi.yaml").write_text(project_copy.project_text(text, None), encoding="utf-8")


@dataclass(frozen=True)
class Place:
    """Where everything is: the project, the folder of the local AWSs, and the engine."""

    root: Path
    cache: Path
    engine: Path

    @property
    def folder(self) -> Path:
        """The folder of all copies and results."""
        return self.root / "target" / "bench"

    def start(self, checkout: Checkout) -> Deployment:
        """Starts a local AWS for the stack files of a copy of the project. It ends with this process."""
        aws, pid = self.root / "local" / "aws", os.getpid()
        command = [str(aws), "start", "--while", str(pid), "--stacks", str(checkout.source), "0"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True)
        endpoint = done.stdout.strip()
        return Deployment(checkout, LocalAws(self.cache / "aws" / endpoint.rpartition(":")[2], endpoint), self.engine)

    def without_aws(self, checkout: Checkout) -> Deployment:
        """Returns what is enough for commands that need no deployment."""
        return Deployment(checkout, LocalAws(self.cache, ""), self.engine)
