"""What is measured. A row measures one version of the project once, and is repeated by bench/run."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from localaws.bench import engine_log, processes
from localaws.bench.commands import run
from localaws.bench.deployment import Deployment
from localaws.errors import UserError

# How Pulumi can run the program, and what the table calls it.
WAYS = {"maven": "`runtime: java`", "jar": "jar"}

# Seconds or MiB, by the name of what was measured.
Values = Mapping[str, float]

_BOOTSTRAP = "com.pulumi.bootstrap.internal.Main"


@dataclass(frozen=True)
class Row:
    """A row of the table, or a group of rows if it measures several values.

    units are those of the values in their order. The last one is that of all others. needs_aws says whether the stacks
    have to be deployed.
    """

    name: str
    units: tuple[str, ...]
    needs_aws: bool
    measure: Callable[[Deployment], Values]


def all_rows(stacks: Sequence[str]) -> list[Row]:
    """Returns all rows for the stacks of a project, in the order of the table."""
    first = stacks[0]
    rows = [_seconds(f"packages-{way}", f"`packages` alone, {WAYS[way]}", _packages(way)) for way in WAYS]
    for stack in stacks:
        rows += [_preview(stack, way) for way in WAYS]
    rows += [_new(first, way) for way in WAYS]
    rows += [_up(first, way) for way in WAYS]
    rows += [Row(f"steps-{way}", ("s",), True, _steps(first, way)) for way in WAYS]
    rows += [Row(f"memory-{stack}-{way}", ("MiB",), True, _memory(stack, way)) for stack in stacks for way in WAYS]
    rows.append(_seconds("test", "`mvn test`", lambda one: _in_source(one, "mvn", "-B", "test")))
    rows.append(_seconds("demo", "`local/demo`", lambda one: _in_source(one, "local/demo")))
    return rows


def selected(rows: Sequence[Row], names: Sequence[str]) -> list[Row]:
    """Returns the rows with these names, or whose names begin with them. Raises UserError if there is no such row."""
    for name in names:
        if not any(_is_named(row, name) for row in rows):
            raise UserError(f"--rows '{name}': the rows are {' '.join(row.name for row in rows)}")
    return [row for row in rows if not names or any(_is_named(row, name) for name in names)]


def _is_named(row: Row, name: str) -> bool:
    return row.name == name or row.name.startswith(f"{name}-")


def _seconds(name: str, title: str, measure: Callable[[Deployment], float], needs_aws: bool = False) -> Row:
    return Row(name, ("s",), needs_aws, lambda one: {title: measure(one)})


def _preview(stack: str, way: str) -> Row:
    return _seconds(
        f"{stack}-{way}",
        f"preview of the {stack} stack, no change, {WAYS[way]}",
        lambda one: one.pulumi(way, "preview", stack, "--expect-no-changes"),
        needs_aws=True,
    )


def _new(stack: str, way: str) -> Row:
    title = f"preview of a new stack like {stack}, {WAYS[way]}"
    return _seconds(f"new-{way}", title, lambda one: one.pulumi(way, "preview", one.new_stack), needs_aws=True)


def _up(stack: str, way: str) -> Row:
    return _seconds(
        f"up-{way}",
        f"`pulumi up` of the {stack} stack, no change, {WAYS[way]}",
        lambda one: one.pulumi(way, "up", stack, "--yes", "--expect-no-changes"),
        needs_aws=True,
    )


def _packages(way: str) -> Callable[[Deployment], float]:
    """Runs what the language host runs to list the packages of a program.

    See executor_maven.go and executor_jar.go in github.com/pulumi/pulumi-java/pkg/internal/executors.
    """

    def measure(one: Deployment) -> float:
        jar = ["java", "-cp", str(one.checkout.jar), _BOOTSTRAP, "packages"]
        maven = [
            "./mvnw" if (one.checkout.maven / "mvnw").exists() else "mvn",
            "-Dorg.slf4j.simpleLogger.logFile=System.err",
            "--no-transfer-progress",
            "compile",
            "exec:java",
            f"-DmainClass={_BOOTSTRAP}",
            "-DmainArgs=packages",
        ]
        if way == "maven":
            return run(maven, one.checkout.maven, os.environ)
        return run(jar, one.checkout.maven, os.environ | one.checkout.jar_options())

    return measure


def _steps(stack: str, way: str) -> Callable[[Deployment], Values]:
    def measure(one: Deployment) -> Values:
        done = subprocess.run(
            one.command("preview", stack, "--expect-no-changes", *engine_log.OPTIONS),
            cwd=one.project(way),
            env=one.environment_of(way, stack),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise UserError(f"a preview of {stack} fails:\n{done.stdout}")
        return {f"{name}, {WAYS[way]}": seconds for name, seconds in engine_log.steps(done.stderr).items()}

    return measure


def _memory(stack: str, way: str) -> Callable[[Deployment], Values]:
    def measure(one: Deployment) -> Values:
        command = one.command("preview", stack, "--expect-no-changes")
        found = processes.peaks(command, one.project(way), one.environment_of(way, stack))
        return {f"{name}, {stack} stack, {WAYS[way]}": mebibytes for name, mebibytes in found.items()}

    return measure


def _in_source(one: Deployment, *command: str) -> float:
    return run(command, one.checkout.source, os.environ)
