"""Attacks the deployed trail as all actors, and prints what they are answered.

usage: python -m localaws.attack TITLE ROOT RUN ENDPOINT LOGGING MANAGEMENT REPLICA [SETTING=VALUE...]

The other arguments are those of localaws.prove. REPLICA is the stack of the replica, or empty: its attacks have a table
of their own. A SETTING is one that the stack of its kind was deployed with in addition to its file, as replica/SETTING
for the replica. If an attack gets another answer than it must get, this prints one line and exits with status 1.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from localaws import answers, attack_table, expectations, linked, organization, restoring, stack_files
from localaws.attack_table import Row
from localaws.attacks import ATTACKS, Attack, Expected
from localaws.errors import UserError
from localaws.replica_attacks import REPLICA_ATTACKS
from localaws.restoring import NotRestored
from localaws.scene import Fact, Replica, Scene
from localaws.stack_files import StackFile

_OF_REPLICA = "replica/"
_BY_OWN_POLICY = Expected(note="as the additional policy says")


class Unexpected(Exception):
    """An attack that got another answer than it must get."""


def attack(scene: Scene, attacks: Sequence[Attack] = ATTACKS) -> list[Row]:
    """Makes all attacks that are possible. Raises Unexpected at the first one with another answer than expected."""
    return [_make(scene, each) for each in attacks if each.is_possible(scene.facts)]


def _make(scene: Scene, attack: Attack) -> Row:
    expected = attack.expected_with(scene.facts)
    answer = restoring.keeping(scene, attack.changes, lambda: answers.of(lambda: attack.attempt(scene, attack.actor)))
    if not expected.fits(answer):
        if Fact.ADDITIONAL_POLICY not in scene.facts:
            wanted = " or ".join(expected.denied_by) or answers.DONE
            seen = f"{answer.code} {answer.by}".strip()
            raise Unexpected(f"{attack.id}: {attack.actor.value} {attack.text}: expected {wanted}, seen {seen}")
        expected = _BY_OWN_POLICY
    return Row(attack, expected, answer)


def with_settings(stack: StackFile, settings: Sequence[str]) -> StackFile:
    """Returns a stack file with additional settings, each as SETTING=VALUE."""
    return replace(stack, config={**stack.config, **dict(setting.split("=", 1) for setting in settings)})


def replica_of(name: str, root: Path, run: Path, outputs: Mapping[str, Any], settings: Sequence[str]) -> Replica | None:
    """Returns the replica of a logging stack with these outputs, or None if the stack of the replica has no name."""
    if not name:
        return None
    stack = stack_files.read(root, name)
    logs = expectations.log_store(stack, _outputs(run, name))
    return Replica(with_settings(stack, settings), logs, str(outputs["replicationRoleArn"]))


def _outputs(run: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((run / "outputs" / f"{name}.json").read_text()))


def main() -> None:
    title, root, run, endpoint = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    for setting in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[setting]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    try:
        logging, management = (stack_files.read(root, name) for name in sys.argv[5:7])
        outputs = [_outputs(run, name) for name in sys.argv[5:7]]
        organizations = organization.derive(stack_files.read_all(root)[0])
        expected = expectations.derive(logging, outputs[0], management, outputs[1], organizations)
        added = [f"{name}={value}" for name, value in linked.added(run).get(logging.name, {}).items()]
        own = [setting for setting in sys.argv[8:] if not setting.startswith(_OF_REPLICA)]
        of_replica = [setting.removeprefix(_OF_REPLICA) for setting in sys.argv[8:] if setting not in own]
        logging, management = (with_settings(stack, [*own, *added]) for stack in (logging, management))
        replica = replica_of(sys.argv[7], root, run, outputs[0], of_replica)
        scene = Scene(endpoint, run, logging, management, expected, organizations, replica)
        print("", *attack_table.lines(title, attack(scene)), sep="\n")
        if replica:
            print("", *attack_table.lines("The same for the replica", attack(scene, REPLICA_ATTACKS)), sep="\n")
    except NotRestored as e:
        sys.exit(f"demo: {e} could not be put back after an attack")
    except (Unexpected, UserError, ClientError, BotoCoreError, ValueError) as e:
        sys.exit(f"demo: an attack was not answered as expected: {' '.join(str(e).split())}")


if __name__ == "__main__":
    main()
