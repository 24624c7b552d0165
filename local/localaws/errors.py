"""The error that a user can correct."""


class UserError(Exception):
    """A mistake of the user, told in one line that names the file or setting, its value, and what to write instead."""
