"""The replication configuration of a bucket, and which rules select an object.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# An element of a document, as xmltodict returns it.
Element = dict[str, Any]


@dataclass(frozen=True)
class Destination:
    """Where copies go. owner is the account that gets them in place of that of the source, if the rule says so."""

    bucket: str
    key: str | None = None
    storage_class: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule. Its elements have the names of S3's API."""

    id: str
    priority: int
    is_enabled: bool
    prefix: str
    tags: Mapping[str, str]
    destination: Destination
    replicates_kms: bool
    replicates_delete_markers: bool

    def selects(self, key: str, tags: Mapping[str, str], is_kms: bool) -> bool:
        """Returns whether the rule selects a new object."""
        is_of_rule = self.is_enabled and key.startswith(self.prefix) and self.tags.items() <= tags.items()
        return is_of_rule and (self.replicates_kms or not is_kms)


@dataclass(frozen=True)
class Configuration:
    """A configuration: the role as which S3 replicates, and the rules."""

    role: str
    rules: tuple[Rule, ...]

    def destinations(self, key: str, tags: Mapping[str, str], is_kms: bool) -> list[Destination]:
        """Returns where a new object goes. Of the rules with one destination, that with the highest priority counts."""
        return _one_for_each_bucket(rule for rule in self.rules if rule.selects(key, tags, is_kms))

    def destinations_of_delete_marker(self, key: str) -> list[Destination]:
        """Returns where a new delete marker goes. It has neither tags nor encryption."""
        return _one_for_each_bucket(
            rule for rule in self.rules if rule.replicates_delete_markers and rule.selects(key, {}, is_kms=False)
        )


def read(document: Element) -> Configuration:
    """Reads a configuration that S3 accepts."""
    return Configuration(str(document["Role"]), tuple(_rule(rule) for rule in rules(document)))


def rules(document: Element) -> list[Element]:
    """Returns the elements of all rules."""
    found = document.get("Rule") or []
    return found if isinstance(found, list) else [found]


def has_filter(rule: Element) -> bool:
    """Returns whether a rule is one of the current version, which has the element Filter."""
    return "Filter" in rule


def filter_tags(rule: Element) -> dict[str, str]:
    """Returns the tags of a rule's filter."""
    selection = rule.get("Filter") or {}
    found = selection.get("Tag") or (selection.get("And") or {}).get("Tag") or []
    each = found if isinstance(found, list) else [found]
    return {tag["Key"]: tag.get("Value") or "" for tag in each}


def is_enabled(element: Element | None) -> bool:
    """Returns whether an element has the status Enabled."""
    return (element or {}).get("Status") == "Enabled"


def bucket_name(arn: str | None) -> str:
    """Returns the name of the bucket with an ARN."""
    return (arn or "").partition(":::")[2]


def _rule(rule: Element) -> Rule:
    selection = rule.get("Filter") or {}
    prefix = (selection.get("And") or {}).get("Prefix") or selection.get("Prefix") or rule.get("Prefix")
    kms = (rule.get("SourceSelectionCriteria") or {}).get("SseKmsEncryptedObjects")
    markers = rule.get("DeleteMarkerReplication")
    destination = rule["Destination"]
    return Rule(
        id=str(rule.get("ID") or ""),
        priority=int(rule.get("Priority") or 0),
        is_enabled=is_enabled(rule),
        prefix=prefix or "",
        tags=filter_tags(rule),
        destination=Destination(
            bucket=bucket_name(destination.get("Bucket")),
            key=(destination.get("EncryptionConfiguration") or {}).get("ReplicaKmsKeyID"),
            storage_class=destination.get("StorageClass"),
            owner=destination.get("Account") if destination.get("AccessControlTranslation") else None,
        ),
        replicates_kms=is_enabled(kms),
        # Without a filter, the rule is one of the first version, which replicates delete markers.
        replicates_delete_markers=is_enabled(markers) if has_filter(rule) else True,
    )


def _one_for_each_bucket(selected: Iterable[Rule]) -> list[Destination]:
    by_bucket = {rule.destination.bucket: rule.destination for rule in sorted(selected, key=lambda rule: rule.priority)}
    return list(by_bucket.values())
