"""Makes copies of the project that can be built and measured, so that the user's own files stay as they are."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from localaws.errors import UserError

# Not part of the project, or made from it.
_LEFT_OUT = frozenset((".git", "target", "venv", "__pycache__"))


@dataclass(frozen=True)
class Checkout:
    """A copy of one version of the project.

    name is that of its commit. maven is a second copy, in which the stack files are those for a local AWS: it is the
    folder of a user who runs Pulumi in it.
    """

    name: str
    folder: Path

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def maven(self) -> Path:
        return self.folder / "maven"

    @property
    def jar(self) -> Path:
        return self.source / "target" / "orgtrail.jar"

    def jar_options(self, archive: str = "SharedArchiveFile") -> dict[str, str]:
        """Returns an environment in which the JVM uses an archive of the classes of the jar, or makes it at its exit.

        The JVM gets the same flags as from mvnw. Versions without this script ran the jar without options.
        """
        if not (self.source / "mvnw").exists():
            return {}
        flags = (self.source / ".mvn" / "jvm.config").read_text(encoding="utf-8").split()
        options = [*flags, f"-XX:{archive}={self.jar.with_suffix('.jsa')}", "-Xlog:disable"]
        return {"JDK_JAVA_OPTIONS": " ".join(options)}

    def build(self) -> None:
        """Builds the jar, if anything of it has changed. Raises UserError with Maven's output."""
        made_from = [self.source / "pom.xml", *_files(self.source / "src" / "main")]
        if self.jar.exists() and all(file.stat().st_mtime <= self.jar.stat().st_mtime for file in made_from):
            return
        command = ["mvn", "-q", "-B", "-Dstyle.color=never", "-Dmaven.test.skip=true", "package"]
        done = subprocess.run(command, cwd=self.source, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise UserError(f"{self.name} cannot be built:\n{done.stdout}{done.stderr}")
        self.jar.touch()  # Maven does not write the jar if nothing has to be compiled


def reserve(folder: Path) -> None:
    """Keeps other measurements out of a folder as long as this process runs. Raises UserError if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_CREAT | os.O_WRONLY)  # the system closes it when the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UserError(f"another measurement uses {folder}: wait for its end") from None


def own(root: Path, folder: Path) -> Checkout:
    """Copies the project as it is now."""
    made = Checkout(_name_of_state(root), folder / "own")
    _copy(root, made.source)
    _copy(made.source, made.maven)
    return made


def of_commit(root: Path, folder: Path, commit: str) -> Checkout:
    """Copies the project as it was at a commit. Raises UserError if there is no such commit."""
    full = _git(root, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}").decode().strip()
    if not full:
        raise UserError(f"--against '{commit}': there is no such commit in this repository")
    made = Checkout(full[:10], folder / full)
    if not made.source.exists():
        unpacked = made.folder / "unpacked"
        unpacked.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-xf", "-", "-C", str(unpacked)], input=_git(root, "archive", full), check=True)
        unpacked.rename(made.source)
    _copy(made.source, made.maven)
    return made


def _name_of_state(root: Path) -> str:
    """Returns the commit, and whether something else than the documentation differs from it."""
    commit = _git(root, "rev-parse", "HEAD").decode().strip()[:10]
    if not commit:
        return "a copy without Git"
    is_changed = _git(root, "status", "--porcelain", "--", ".", ":!docs")
    return f"{commit} with changes" if is_changed else commit


def _git(root: Path, *arguments: str) -> bytes:
    """Returns the output of Git, or nothing if it fails."""
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True).stdout
    except FileNotFoundError:
        return b""


def _copy(source: Path, target: Path) -> None:
    """Makes a folder equal to another one, except for what is built in it. Files that are equal are not written."""
    wanted = {file.relative_to(source) for file in _files(source)}
    for file in list(_files(target)):
        if file.relative_to(target) not in wanted:
            file.unlink()
    for name in wanted:
        if not _is_same(source / name, target / name):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            # The copy is as old as it is, because Maven and the built jar compare the times of files.
            shutil.copy(source / name, target / name, follow_symlinks=False)


def _is_same(one: Path, other: Path) -> bool:
    """Returns whether two files have the same content and mode."""
    return (
        other.is_file()
        and one.stat().st_mode == other.stat().st_mode
        and one.stat().st_size == other.stat().st_size
        and one.read_bytes() == other.read_bytes()
    )


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        yield from (Path(parent, name) for name in files)
