"""Adds the features that the program and the AWS provider need but moto lacks, one module for each AWS service or feature.

Each function replaces methods of moto, in this process only.
"""

from localaws.gaps import (
    account,
    athena,
    batch_operations,
    cloudformation,
    cloudtrail,
    delegation,
    ec2,
    glue,
    kms,
    local_time,
    object_lock,
    orders,
    organizations,
    principals,
    recursion,
    resource_policies,
    s3,
    sts,
)


def fill() -> None:
    """Replaces all methods. It must be called once, before the first request."""
    for gap in (
        account,
        athena,
        batch_operations,
        cloudformation,
        cloudtrail,
        delegation,
        ec2,
        glue,
        kms,
        local_time,
        object_lock,
        orders,
        organizations,
        principals,
        recursion,
        resource_policies,
        s3,
        sts,
    ):
        gap.fill()
