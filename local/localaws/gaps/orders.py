"""Gives lists whose order means nothing back in another order than that in which they were put.

AWS documents no order of tags and of the fields of an event selector. moto keeps the order, so that something could
rely on it. Lists that the AWS provider compares in their order keep it here, too: event selectors, and lifecycle rules.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
"""

from typing import Any

from moto.cloudtrail.models import Trail
from moto.utilities.tagging_service import TaggingService

Selectors = list[dict[str, Any]]


def fill() -> None:
    _of_tags()
    _of_event_selectors()


def _of_tags() -> None:
    list_tags = TaggingService.list_tags_for_resource

    def list_tags_for_resource(self: TaggingService, arn: str) -> dict[str, list[dict[str, str]]]:
        return {name: tags[::-1] for name, tags in list_tags(self, arn).items()}

    TaggingService.list_tags_for_resource = list_tags_for_resource


def _of_event_selectors() -> None:
    get = Trail.get_event_selectors

    def get_event_selectors(self: Trail) -> tuple[Selectors, Selectors]:
        basic, advanced = get(self)
        return basic, [selector | {"FieldSelectors": selector["FieldSelectors"][::-1]} for selector in advanced]

    Trail.get_event_selectors = get_event_selectors
