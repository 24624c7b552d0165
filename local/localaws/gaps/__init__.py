"""Adds the features that the program and the AWS provider need but moto lacks, one module for each AWS service or feature.

Each module has a function `fill`, which replaces methods of moto, in this process only.
"""

import importlib
import pkgutil


def fill() -> None:
    """Replaces all methods, in the order of the modules' names. It must be called once, before the first request."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        importlib.import_module(f"{__name__}.{module.name}").fill()
