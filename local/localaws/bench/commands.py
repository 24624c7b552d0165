"""Runs a command and measures how long it takes."""

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from localaws.errors import UserError


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Returns the seconds that a command takes. Raises UserError with its output if it fails."""
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        code = subprocess.call(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        seconds = time.monotonic() - began
        if code:
            output.seek(0)
            raise UserError(f"{' '.join(command)} fails in {folder}:\n{output.read().decode(errors='replace')}")
    return seconds
