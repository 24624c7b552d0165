"""What moto's STS lacks."""

import base64
import hashlib

from moto.iam.models import iam_backends
from moto.sts.models import AssumedRole


def fill() -> None:
    _keep_the_id_of_a_role()
    _name_the_root_user()


def _keep_the_id_of_a_role() -> None:
    """moto gives a role that does not exist another id each time. A principal has one id, in all records."""

    def user_id(self: AssumedRole) -> str:
        for role in iam_backends[self.account_id][self.partition].roles.values():
            if role.arn == self.role_arn:
                return f"{role.id}:{self.session_name}"
        made = base64.b32encode(hashlib.sha256(self.role_arn.encode()).digest()).decode()[:17]
        return f"AROA{made}:{self.session_name}"

    AssumedRole.user_id = property(user_id)


def _name_the_root_user() -> None:
    """moto takes the root user of an account for a role, and so gives its session the ARN of a role's session."""
    arn, user_id = AssumedRole.arn.fget, AssumedRole.user_id.fget

    def is_root(self: AssumedRole) -> bool:
        return self.role_arn.endswith(":root")

    AssumedRole.arn = property(lambda self: self.role_arn if is_root(self) else arn(self))
    AssumedRole.user_id = property(lambda self: self.account_id if is_root(self) else user_id(self))
