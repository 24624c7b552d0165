"""Tests of which folders a query reads, and of which queries Athena refuses."""

import unittest
from dataclasses import replace
from datetime import datetime, timezone
from itertools import product
from typing import Any

from localaws.errors import UserError
from localaws.query import execution, statement
from localaws.query.catalog import Table
from localaws.query.engine import Engine
from localaws.query.failures import QueryFailed
from localaws.query.statement import Statement
from tests_query import project

NOW = datetime(2026, 11, 24, 1, tzinfo=timezone.utc)
REGIONS = ["eu-west-1", "us-east-1"]
LOGS = project.table("s3://acme/audit/AWSLogs/o-acme/", REGIONS)
PREFIX = "audit/AWSLogs/o-acme/"
NEEDS_VALUE = (
    "CONSTRAINT_VIOLATION: For the injected projected partition column account, the WHERE clause must contain only "
    "static equality conditions, and at least one such condition must be present."
)


def folders(where: str, table: Table = LOGS) -> list[str]:
    """Returns the folders that a query reads, relative to that of the organization."""
    asked, engine = Statement(f"SELECT * FROM cloudtrail_logs WHERE {where}"), Engine()
    found = [each for scan in asked.scans() for each in execution.folders_of(table, scan, engine, NOW)]
    return [folder.prefix.removeprefix(PREFIX) for folder in found]


class ProjectionTest(unittest.TestCase):
    def test_reads_all_regions_of_the_accounts_and_days_that_a_query_names(self) -> None:
        found = folders("""account IN ('1', '2') AND "timestamp" BETWEEN '2026/11/23' AND '2026/11/24'""")
        days = ("2026/11/23", "2026/11/24")
        self.assertEqual([f"{a}/CloudTrail/{r}/{d}/" for a, r, d in product("12", REGIONS, days)], found)

    def test_reads_only_folders_for_which_all_conditions_on_one_column_hold(self) -> None:
        days = """("timestamp" > '2026/11/22' AND "timestamp" <> '2026/11/23')"""
        found = folders(f"account = '1' AND region LIKE 'eu-%' AND {days} AND eventname = 'A'")
        self.assertEqual(["1/CloudTrail/eu-west-1/2026/11/24/"], found)

    def test_has_no_folders_outside_the_range_of_the_table(self) -> None:
        self.assertEqual([], folders("""account = '1' AND "timestamp" = '2026/11/25'"""))
        self.assertEqual([], folders("""account = '1' AND region = 'eu-north-1'"""))
        self.assertEqual(2, len(folders("""account = '1' AND "timestamp" <= '2013/11/01'""")))

    def test_a_condition_on_two_columns_restricts_no_folder(self) -> None:
        either = "(region = 'a' OR eventname = 'b')"
        self.assertEqual(4, len(folders(f"""account = '1' AND "timestamp" >= '2026/11/23' AND {either}""")))

    def test_needs_values_for_an_injected_column(self) -> None:
        for where in "region = 'eu-west-1'", "account LIKE '1%'", "account = '1' OR eventname = 'a'", "account > '1'":
            with self.subTest(where), self.assertRaises(QueryFailed) as refused:
                folders(where)
            self.assertEqual(NEEDS_VALUE, str(refused.exception))
        with self.assertRaises(QueryFailed):
            folders("account = '1' AND account <> '2'")

    def test_reads_an_account_only_if_all_conditions_name_it(self) -> None:
        found = folders("""account IN ('1', '2') AND '2' = account AND "timestamp" = '2026/11/24'""")
        self.assertEqual([f"2/CloudTrail/{region}/2026/11/24/" for region in REGIONS], found)

    def test_refuses_more_partitions_than_athena_reads(self) -> None:
        accounts = statement.literals([str(account) for account in range(105)])
        text = "HIVE_EXCEEDED_PARTITION_LIMIT: Query over table 'logs.cloudtrail_logs' can potentially read more than "
        with self.assertRaises(QueryFailed) as refused:
            folders(f"account IN ({accounts})")
        self.assertEqual(text + "1000000 partitions", str(refused.exception))
        self.assertEqual(105 * 2 * 24, len(folders(f"account IN ({accounts}) AND \"timestamp\" >= '2026/11/01'")))

    def test_refuses_a_table_that_it_cannot_project(self) -> None:
        hourly = LOGS.parameters | {"projection.timestamp.format": "yyyy/MM/dd/HH"}
        for parameters, text in (
            ({}, "logs.cloudtrail_logs has no partition projection with a storage.location.template"),
            (hourly, "projection.timestamp.type 'date' with the format 'yyyy/MM/dd/HH' is not known"),
        ):
            with self.assertRaises(UserError) as refused:
                folders("account = '1'", replace(LOGS, parameters=parameters))
            self.assertEqual(text, str(refused.exception))


class StatementTest(unittest.TestCase):
    def refused(self, text: str) -> str:
        with self.assertRaises((QueryFailed, UserError)) as refused:
            Statement(text).require_columns(LOGS)
        return str(refused.exception)

    def test_names_the_first_column_that_is_not_there(self) -> None:
        text = "SELECT eventname\nFROM cloudtrail_logs\nWHERE account IN (ACCOUNT_IDS)\n  AND eventtime > FIRST_DAY"
        self.assertEqual("COLUMN_NOT_FOUND: line 3:19: Column 'account_ids' cannot be resolved", self.refused(text))

    def test_knows_fields_aliases_and_the_table(self) -> None:
        text = "SELECT useridentity.type AS t, cloudtrail_logs.eventname, count(*) AS n FROM cloudtrail_logs"
        Statement(text + " GROUP BY 1, 2 ORDER BY t, n").require_columns(LOGS)

    def test_refuses_what_is_no_query(self) -> None:
        self.assertEqual("the SQL is not a query", self.refused("DROP TABLE cloudtrail_logs"))
        self.assertTrue(self.refused("SELECT FROM WHERE (").startswith("the SQL cannot be read: "))

    def test_fills_in_what_a_text_asks_for_as_literals(self) -> None:
        values: dict[str, Any] = {"ACCOUNT_IDS": statement.literals(["1", "2'"])}
        self.assertEqual("a IN ('1', '2''') AND FIRST_DAY", statement.fill("a IN (ACCOUNT_IDS) AND FIRST_DAY", values))

    def test_parses_all_named_queries(self) -> None:
        found = project.texts("acme", "audit", "key")
        self.assertEqual(8, len(found))
        for name, text in found.items():
            with self.subTest(name):
                self.assertEqual([project.TABLE], Statement(text).tables)
                self.assertIn("Column 'account_ids' cannot be resolved", self.refused(text))
