import json
import unittest
from typing import Any

from localaws import bench_report
from localaws.bench_report import Run
from localaws.measured import Measured


def report(**changes: Any) -> str:
    """Returns the JSON of a report."""
    return json.dumps(
        {
            "exitCode": 0,
            "endedAt": "2026-11-24T12:00:00Z",
            "scope": {"shard": 1, "shards": 1},
            "effort": {"requests": 40, "bytes": 3 * 2**20, "milliseconds": 1500},
            "checks": [
                {"id": "key.enabled", "findings": [{"mark": "passed", "seen": "1 h ago"}]},
                {"id": "files.signatures", "count": 24, "findings": []},
                {"id": "files.hashes", "count": 6, "findings": []},
                {"id": "files.lock", "count": 30, "findings": []},
            ],
            "chains": [
                {"account": "111111111111", "region": "eu-west-1"},
                {"account": "111111111111", "region": "us-east-1"},
            ],
        }
        | changes
    )


def done(seconds: float = 2.0, peak_kib: int = 4096, output: str = report()) -> Measured:
    return Measured(0, output, "", seconds, 1.25, peak_kib)


class BenchReportTest(unittest.TestCase):
    def test_counts_each_digest_and_each_log_file_once(self) -> None:
        run = bench_report.read("all", done())
        self.assertEqual(Run("all", 30, 40, 3.0, 2.0, 1.25, 4.0), run)
        self.assertEqual(15, run.files_a_second)

    def test_takes_the_medians_of_runs(self) -> None:
        run = bench_report.median("all", [done(5.0, 1024), done(1.0, 4096), done(2.0, 2048)])
        self.assertEqual((2.0, 2.0), (run.seconds, run.peak_mebibytes))

    def test_makes_a_table(self) -> None:
        lines = bench_report.table([Run("all", 40800, 44000, 26.96, 200.04, 33.0, 190.2)]).splitlines()
        self.assertEqual("| all | 40,800 | 44,000 | 27.0 | 200.0 | 204 | 33.0 | 190 MiB |", lines[2])
        self.assertEqual({9}, {line.count("|") for line in lines})

    def test_leaves_out_what_every_run_costs_once(self) -> None:
        few, many = Run("few", 1, 1000, 0, 1, 5.0, 1), Run("many", 1, 5000, 0, 1, 7.0, 1)
        self.assertEqual("few to many: 0.50 CPU seconds for 1,000 more requests", bench_report.slope(few, many))
        self.assertEqual("few to few: as many requests", bench_report.slope(few, few))

    def test_the_time_and_the_order_make_no_difference(self) -> None:
        other = json.loads(report(endedAt="2026-11-24T13:00:00Z", effort={}))
        other["chains"].reverse()
        other["checks"][0]["findings"][0]["seen"] = "2 h ago"
        self.assertTrue(bench_report.same(report(), json.dumps(other)))

    def test_a_finding_a_chain_a_count_and_the_exit_code_make_a_difference(self) -> None:
        wrong = json.loads(report())
        wrong["checks"][2]["findings"].append({"mark": "failed", "seen": "x is missing"})
        fewer = json.loads(report())
        fewer["checks"][3]["count"] -= 1
        for other in json.dumps(wrong), json.dumps(fewer), report(chains=[]), report(exitCode=1):
            self.assertFalse(bench_report.same(report(), other))


if __name__ == "__main__":
    unittest.main()
