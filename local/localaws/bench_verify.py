"""Measures the verification on a deployed local AWS.

usage: python -m localaws.bench_verify ROOT RUN ENDPOINT ENGINE JAR [--accounts N] [--hours N] [--repeat N]

ROOT is the project, and RUN is the folder of the local AWS. The module lets each account call an API in each region
and hour, so that there is a log file for each, runs the verification several times, and prints tables. It exits with 1
if a run finds something wrong or needs more than the small heap, or if shards find something else than the whole run.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from localaws import bench_report, busy, control, demo, measured, project_copy, pulumi, stack_files, verify
from localaws.errors import UserError
from localaws.organization import DEFAULT_REGION

_SHARDS = 4
_FEWER_ACCOUNTS = 10
_SMALL_HEAP = "-Xmx64m"


@dataclass(frozen=True)
class Bench:
    """A deployment to measure. period are the options that all runs have in common."""

    root: Path
    run_folder: Path
    endpoint: str
    engine: Path
    jar: str
    period: tuple[str, ...] = ()

    def verify(self, *options: str, java: Sequence[str] = ()) -> measured.Measured:
        """Runs the verification with options of Java and of its own."""
        arguments = [*verify.options(self.root, demo.stacks(self.root)), *self.period, *options]
        command = verify.command(self.jar, self.run_folder / "project", arguments)
        environment = pulumi.environment(self.run_folder, self.endpoint, self.engine, None)
        return measured.run([command[0], *java, *command[1:]], environment, self.run_folder)

    def repeat(self, name: str, times: int, *options: str, java: Sequence[str] = ()) -> list[measured.Measured]:
        """Repeats a run. Raises UserError if one of the runs finds something wrong."""
        all_done = []
        for _ in range(times):
            done = self.verify("--json", *options, java=java)
            if done.exit_code:
                raise UserError(f"{name}: exit code {done.exit_code}\n{done.output}{done.errors}")
            all_done.append(done)
            _tell(str(bench_report.read(name, done)))
        return all_done


def fill(bench: Bench, accounts: int, hours: int) -> tuple[list[str], list[str]]:
    """Lets the hours pass in which the accounts call APIs. Returns the accounts and the regions."""
    management = stack_files.read(bench.root, demo.stacks(bench.root)[-1])
    region = management.region or DEFAULT_REGION
    organization = busy.BusyOrganization(bench.endpoint, management.account or "", region)
    ids, regions = organization.grow(accounts), organization.regions()
    control.deliver(bench.endpoint, bench.run_folder)  # the chains of the new accounts begin
    for hour in range(hours):
        began = time.monotonic()
        organization.call_everywhere(busy.places(ids, regions))
        done = control.advance(bench.endpoint, bench.run_folder, "1h")
        _tell(f"hour {hour + 1}: {done} ({time.monotonic() - began:.1f} s)")
    return ids, regions


def period(now: datetime, hours: int) -> tuple[str, ...]:
    """Returns the options for the last hours. All jobs need the same ones."""
    start, end = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (now - timedelta(hours=hours), now))
    return f"--from={start}", f"--to={end}"


def shards_agree(bench: Bench, whole: measured.Measured, *options: str) -> bool:
    """Returns whether the merged reports of all shards say the same as the report of the whole run."""
    files = []
    for shard in range(1, _SHARDS + 1):
        done = bench.verify("--json", f"--shard={shard}/{_SHARDS}", *options)
        files.append(bench.run_folder / f"shard-{shard}.json")
        files[-1].write_text(done.output)
    merged = bench.verify("--json", "--merge", *map(str, files))
    return merged.exit_code == whole.exit_code and bench_report.same(merged.output, whole.output)


def _machine() -> str:
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return "; ".join(
        (f"{os.cpu_count()} cores, {memory} GiB", platform.platform(), *java[:1], f"Python {platform.python_version()}")
    )


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def measure(bench: Bench, accounts: Sequence[str], times: int) -> bool:
    """Prints what was measured. Returns whether the merged reports of shards agree with the whole run."""
    some = "--accounts=" + ",".join(accounts[:_FEWER_ACCOUNTS])
    parts = (f"{_FEWER_ACCOUNTS} accounts", [some]), (f"{len(accounts)} accounts", [])
    runs = []
    for mode in "newest", "all":
        for part, options in parts:
            name = f"{mode}, {part}"
            whole = bench.repeat(name, times, f"--digests={mode}", *options)
            runs.append(bench_report.median(name, whole))
    print(bench_report.table(runs))
    print(bench_report.slope(*runs[:2]), bench_report.slope(*runs[2:]), sep="\n")
    agree = shards_agree(bench, whole[-1], "--digests=all")
    print(f"The merged reports of {_SHARDS} shards {'agree' if agree else 'disagree'} with the whole run.\n")
    small = []
    for part, options in parts:
        name = f"all, {part}, {_SMALL_HEAP}"
        small.append(bench_report.median(name, bench.repeat(name, 1, "--digests=all", *options, java=[_SMALL_HEAP])))
    print(bench_report.table(small))
    return agree


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench-verify")
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args(sys.argv[6:])
    root, run_folder, endpoint, engine, jar = sys.argv[1:6]
    bench = Bench(Path(root), Path(run_folder), endpoint, Path(engine), jar)
    project_copy.make(bench.root, bench.run_folder / "project", None)
    accounts, regions = fill(bench, asked.accounts, asked.hours)
    now = control.time(bench.endpoint, bench.run_folder)
    print(f"{_machine()}\n{len(accounts)} accounts, {len(regions)} regions, {asked.hours} hours\n")
    return 0 if measure(replace(bench, period=period(now, asked.hours)), accounts, asked.repeat) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as e:
        sys.exit(f"bench-verify: {e}")
