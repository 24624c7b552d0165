"""Says what an update plan of Pulumi contains.

usage: update_plan.py changes PLAN         prints true if the plan changes a resource or an output, or else false
       update_plan.py creates PLAN         prints true if the plan creates or replaces a resource, or else false
       update_plan.py check PLAN           fails if the plan cannot be applied as it was approved
       update_plan.py compare PLAN OTHER   fails if the plans propose different changes
       update_plan.py sha256 FILE          prints the hash of a file
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

Plan = dict[str, dict[str, Any]]

_LOCK = "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"


def read(path: str) -> Plan:
    """Returns the plans of the resources by their URNs."""
    return json.loads(Path(path).read_text(encoding="utf-8"))["resourcePlans"]


def proposed(plan: Plan) -> Plan:
    """Returns what differs from the state: the steps of each resource that changes, with its inputs and outputs.

    Values that are not known yet are the same in each plan. Times and seeds are not, so they are left out.
    """
    changes = {}
    for urn, resource in plan.items():
        goal = resource.get("goal") or {}
        found = {"steps": resource.get("steps"), "inputs": goal.get("inputDiff"), "outputs": goal.get("outputDiff")}
        if found["steps"] != ["same"] or found["inputs"] or found["outputs"]:
            changes[urn] = found
    return changes


def creates(plan: Plan) -> bool:
    """Tells whether a resource is created, also in place of another one, or imported."""
    steps = [step for resource in plan.values() for step in resource.get("steps") or []]
    return any(kind in step for step in steps for kind in ("create", "replace", "import"))


def goes_to_compliance(plan: Plan) -> bool:
    """Tells whether a default retention in mode COMPLIANCE is set or changed. This cannot be undone."""
    goals = [resource.get("goal") or {} for resource in plan.values()]
    return any('"COMPLIANCE"' in json.dumps(goal.get("inputDiff")) for goal in goals if goal.get("type") == _LOCK)


def different(plan: Plan, other: Plan) -> list[str]:
    """Returns the names of the resources for which the plans propose different changes."""
    one, two = proposed(plan), proposed(other)
    return sorted(urn.split("::")[-1] for urn in one.keys() | two.keys() if one.get(urn) != two.get(urn))


def main() -> None:
    command, path = sys.argv[1], sys.argv[2]
    if command == "sha256":
        print(hashlib.sha256(Path(path).read_bytes()).hexdigest())
        return
    plan = read(path)
    if command == "changes":
        print(str(bool(proposed(plan))).lower())
    elif command == "creates":
        print(str(creates(plan)).lower())
    elif command == "check" and creates(plan) and goes_to_compliance(plan):
        sys.exit(
            "::error::A change to COMPLIANCE cannot be undone, so it must be applied from a saved plan, and Pulumi cannot "
            "apply a plan that also creates resources. Deploy everything else with wormMode GOVERNANCE first."
        )
    elif command == "compare" and (names := different(plan, read(sys.argv[3]))):
        sys.exit(f"::error::The changes are no longer those that were approved: {', '.join(names)}. Run the workflow again.")


if __name__ == "__main__":
    main()
