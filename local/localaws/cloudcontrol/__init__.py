"""Answers GetResource of the Cloud Control API, which moto lacks, from what the AWS services answer.

https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html

Each module of a service has the types of this service: their identifiers and properties are those of their schemas. A
read makes the calls that the schema of the type documents for the read handler, on behalf of the caller and with its
rights. https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html
"""

from localaws.cloudcontrol import api


def serve() -> None:
    """Adds the service to those of moto, in this process only. It must be called once, before the first request."""
    api.serve()
