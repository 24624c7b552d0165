"""Describes the machine and the versions of all software that takes part in a measurement."""

import os
import platform
import re
import subprocess
from pathlib import Path

_LANGUAGE_HOST = re.compile(rb"mod\tgithub\.com/pulumi/pulumi-java/pkg\t(v[0-9.]+)")


def describe(root: Path, engine: Path) -> dict[str, str]:
    """Returns what the machine and each version is, by its name."""
    pom = (root / "pom.xml").read_text(encoding="utf-8")
    cli, host = (engine / "bin" / name for name in ("pulumi", "pulumi-language-java"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "Machine": f"{os.cpu_count()} cores, {cpu_model(Path('/proc/cpuinfo').read_text())}, {memory:.0f} GiB memory",
        "System": platform.platform(),
        "JDK": _first_line("java", "--version"),
        "Maven": _first_line("mvn", "--version"),
        "Pulumi CLI": _first_line(str(cli), "version"),
        "Java language host": language_host(host.read_bytes()),
        "com.pulumi:pulumi": version_in_pom(pom, "com.pulumi", "pulumi"),
        "com.pulumi:aws": version_in_pom(pom, "com.pulumi", "aws"),
        "AWS plugin": ", ".join(sorted(path.name for path in (engine / "home" / "plugins").glob("resource-aws-v*/"))),
        "Python": platform.python_version(),
    }


def cpu_model(cpuinfo: str) -> str:
    """Returns the model in a /proc/cpuinfo. Not every architecture has one."""
    found = re.search(r"^model name\s*: (.+)$", cpuinfo, re.MULTILINE)
    return found[1] if found else platform.machine()


def language_host(program: bytes) -> str:
    """Returns the version in the build information that Go writes into a program."""
    found = _LANGUAGE_HOST.search(program)
    return found[1].decode() if found else "unknown"


def version_in_pom(pom: str, group: str, artifact: str) -> str:
    """Returns the version of a dependency in the text of a pom.xml, where it can be a property."""
    dependency = rf"<groupId>{re.escape(group)}</groupId>\s*<artifactId>{re.escape(artifact)}</artifactId>\s*"
    found = re.search(dependency + r"<version>([^<]+)</version>", pom)
    if not found:
        return "unknown"
    named = re.fullmatch(r"\$\{(.+)\}", found[1])
    value = named and re.search(rf"<{re.escape(named[1])}>([^<]+)</", pom)
    return value[1] if value else found[1]


def _first_line(*command: str) -> str:
    """Returns the first line that a command prints. Maven colors it even if it is told not to."""
    lines = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout.splitlines()
    return re.sub(r"\x1b\[[0-9;]*m", "", lines[0]) if lines else "unknown"
