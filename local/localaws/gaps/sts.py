"""What moto's STS lacks."""

from moto.sts.models import AssumedRole


def fill() -> None:
    _name_the_root_user()


def _name_the_root_user() -> None:
    """moto takes the root user of an account for a role, and so gives its session the ARN of a role's session."""
    arn, user_id = AssumedRole.arn.fget, AssumedRole.user_id.fget

    def is_root(self: AssumedRole) -> bool:
        return self.role_arn.endswith(":root")

    AssumedRole.arn = property(lambda self: self.role_arn if is_root(self) else arn(self))
    AssumedRole.user_id = property(lambda self: self.account_id if is_root(self) else user_id(self))
