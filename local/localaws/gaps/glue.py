"""Adds the features that moto's Glue lacks."""

from typing import Any

from moto.glue.models import FakeDatabase, GlueBackend

# A database gives these permissions on new tables, unless the account uses Lake Formation.
# https://docs.aws.amazon.com/lake-formation/latest/dg/change-settings.html
_DEFAULT_PERMISSIONS = [
    {"Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}, "Permissions": ["ALL"]}
]


def fill() -> None:
    _give_databases_default_permissions()
    _forget_the_tags_of_deleted_databases()


def _give_databases_default_permissions() -> None:
    """moto leaves out the permissions that a database has if none are given."""
    as_dict = FakeDatabase.as_dict

    def with_permissions(self: FakeDatabase) -> dict[str, Any]:
        answer = as_dict(self)
        if answer["CreateTableDefaultPermissions"] is None:
            answer["CreateTableDefaultPermissions"] = _DEFAULT_PERMISSIONS
        return answer

    FakeDatabase.as_dict = with_permissions


def _forget_the_tags_of_deleted_databases() -> None:
    """moto would give them to the next database with the same name."""
    delete = GlueBackend.delete_database

    def delete_database(self: GlueBackend, database_name: str) -> None:
        delete(self, database_name)
        catalog = self.default_catalog_arn.removesuffix("catalog")
        self.tagger.delete_all_tags_for_resource(f"{catalog}database/{database_name}")

    GlueBackend.delete_database = delete_database
