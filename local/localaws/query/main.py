"""Runs a named query that a stack has deployed, and prints its rows.

usage: python -m localaws.query.main ROOT RUN ENDPOINT [OPTIONS] [QUERY]

ROOT is the project, and RUN is the folder of the local AWS. The query runs with the credentials of a query principal of
the stack. An error is one line, with status 1. Athena's own reasons are printed unchanged.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from localaws import control, principals, stack_files
from localaws.errors import UserError
from localaws.principals import Principals
from localaws.query import execution, printing, statement, storage
from localaws.query.catalog import Catalog, NamedQuery
from localaws.query.failures import QueryFailed
from localaws.query.storage import Storage
from localaws.stack_files import StackFile

_QUERY, _PRINCIPALS = "orgtrail:query", "orgtrail:queryPrincipals"


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser("query", description="Runs a named query as Athena would, and prints its rows.")
    parser.add_argument("query", nargs="?", metavar="QUERY", help="the name of a query; default: lists all of them")
    parser.add_argument("--account", action="append", metavar="ID", help="a value of ACCOUNT_IDS; can be repeated")
    parser.add_argument("--from", dest="first", metavar="DAY", help="FIRST_DAY, as 2026/11/24; default: the local day")
    parser.add_argument("--to", dest="last", metavar="DAY", help="LAST_DAY; default: the local day")
    parser.add_argument("--value", action="append", default=[], metavar="NAME=VALUE", help="any other value")
    parser.add_argument("--sql", action="store_true", help="prints the SQL of the query, and does not run it")
    parser.add_argument("--json", action="store_true", help="prints each row as JSON")
    parser.add_argument("--stack", help="the stack of the log bucket; default: the one with orgtrail:query")
    parser.add_argument("--stacks", type=Path, metavar="FOLDER", help="where the stack files are; default: the project")
    parser.add_argument("--workgroup", help="default: the only one of the account")
    parser.add_argument("--as", dest="principal", metavar="ARN", help="default: the first of orgtrail:queryPrincipals")
    return parser.parse_args(given)


def _stack(root: Path) -> StackFile:
    found = [stack for stack in stack_files.read_all(root)[0] if stack.flag(_QUERY, False)]
    if len(found) != 1:
        files = ", ".join(stack.file_name for stack in found) or "no stack file"
        raise UserError(f"{files} sets {_QUERY} to true: name one stack with --stack, or set it in one")
    return found[0]


def _principal(stack: StackFile, asked: str | None) -> str:
    found = asked or principals.first(stack.texts(_PRINCIPALS))
    if found is None:
        raise UserError(
            f"{stack.file_name}: {_PRINCIPALS} is not set: add a role that may query, or name one with --as ARN"
        )
    return found


def _values(asked: argparse.Namespace, today: str) -> dict[str, str]:
    """Returns what the names in the text of a query stand for. Athena refuses a name that stays in the text."""
    values = {"FIRST_DAY": [asked.first or today], "LAST_DAY": [asked.last or today]}
    if asked.account:
        values["ACCOUNT_IDS"] = asked.account
    for each in asked.value:
        name, equals, value = each.partition("=")
        if not equals:
            raise UserError(f"--value {each}: write it as NAME=VALUE")
        values.setdefault(name, []).append(value)
    return {name: statement.literals(each) for name, each in values.items()}


def _find(queries: Sequence[NamedQuery], name: str) -> NamedQuery:
    for query in queries:
        if query.name == name:
            return query
    raise UserError(f"there is no query '{name}': the queries are {', '.join(query.name for query in queries)}")


def run(root: Path, folder: Path, endpoint: str, known: Principals, asked: argparse.Namespace) -> list[str]:
    """Returns the lines to print. Raises UserError or QueryFailed."""
    files = asked.stacks or root
    stack = stack_files.read(files, asked.stack) if asked.stack else _stack(files)
    stack_files.require_runnable(stack)
    principal = _principal(stack, asked.principal)

    def client(service: str) -> Any:
        return known.client(service, principal, str(stack.region))

    catalog = Catalog(client("athena"), client("glue"))
    workgroup = catalog.workgroup(asked.workgroup)
    queries = catalog.queries(workgroup)
    if asked.query is None:
        return printing.listed(queries)
    query, now = _find(queries, asked.query), control.time(endpoint, folder)
    text = statement.fill(query.text, _values(asked, f"{now:%Y/%m/%d}"))
    if asked.sql:
        return [text]
    s3 = Storage(client("s3"), control.called_via(folder, storage.SERVICE))
    return printing.result(execution.run(text, query.database, workgroup, catalog, s3, now), asked.json)


def main() -> None:
    root, folder, endpoint = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    try:
        print("\n".join(run(root, folder, endpoint, Principals(endpoint), arguments(sys.argv[4:]))))
    except (UserError, QueryFailed) as e:
        sys.exit(f"query: {e}")
    except ClientError as e:
        sys.exit(f"query: {e.response['Error']['Code']}: {e.response['Error']['Message']}")


if __name__ == "__main__":
    main()
