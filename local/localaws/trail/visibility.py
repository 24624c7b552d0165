"""Shows the trail of an organization in its member accounts, where each one has a copy of it.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
"""

from moto.cloudtrail.models import CloudTrailBackend, Trail

from localaws.trail import trails


def show() -> None:
    """Replaces a method of moto, in this process only."""
    describe = CloudTrailBackend.describe_trails

    def describe_trails(self: CloudTrailBackend, include_shadow_trails: bool) -> list[Trail]:
        found = list(describe(self, include_shadow_trails))
        if include_shadow_trails:
            copies = [trail for trail in trails.every() if trails.is_in(trail, self.account_id, self.region_name)]
            found += [trail for trail in copies if trail not in found]
        return found

    CloudTrailBackend.describe_trails = describe_trails
