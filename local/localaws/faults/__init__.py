"""Faults of AWS that the tests ask for: errors, answers that do not arrive, and changes that are not seen yet.

`fault` describes one fault, and `board` holds the faults that are in effect. `meeting` lets API calls meet them.
"""

from localaws.faults import meeting


def start() -> None:
    """Replaces methods of moto so that API calls meet faults.

    It must be called once, after the guards of `access` are in place and before `trail` observes, so that CloudTrail records
    what the caller was answered.
    """
    meeting.arrange()
