"""The error that a user can correct."""


class UserError(Exception):
    """A mistake of the user. The message is one line: the file or setting, its value, and what to write instead."""
