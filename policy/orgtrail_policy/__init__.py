"""Policies for the stacks of orgtrail. Only pulumi_pack uses Pulumi's policy SDK."""
