"""The policy pack, as Pulumi starts it. It serves the engine until the engine ends it."""

from orgtrail_policy import pulumi_pack

pulumi_pack.serve()
