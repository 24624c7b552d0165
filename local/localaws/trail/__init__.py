"""CloudTrail as it works: it records API calls, and delivers log files and digests.

`observing` notes each API call, and `record` makes CloudTrail's record of it. `recorder` keeps the records that a trail
has to deliver, and `deliverer` delivers them, with a digest for each account and region in each hour.
"""

from localaws.trail import lifecycle, observing, public_keys, status, visibility


def start() -> None:
    """Replaces methods of moto so that API calls are recorded.

    It must be called once, after the guards of `access` are in place, so that denials are recorded too.
    """
    lifecycle.follow()
    status.answer()
    visibility.show()
    public_keys.answer()
    observing.observe()
