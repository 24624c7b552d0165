"""What the program has of queries, and AWS's own list of the columns."""

import re
from collections.abc import Sequence
from pathlib import Path

from localaws.query.catalog import Table

_ROOT = Path(__file__).parent.parent.parent
_SQL = _ROOT / "src/main/resources/orgtrail/query"
_COLUMNS = _ROOT / "src/test/resources/athena-cloudtrail-columns.txt"

DATABASE, TABLE = "logs", "cloudtrail_logs"
SERDE = "org.apache.hive.hcatalog.data.JsonSerDe"
INPUT_FORMAT = "com.amazon.emr.cloudtrail.CloudTrailInputFormat"
KEYS = ("account", "region", "timestamp")

# What the program puts into the text when it deploys a query. The rest is for the investigator.
_OF_THE_STACK = re.compile(r"\bLOG_(BUCKET|TRAIL|KEY)\b")


def texts(bucket: str, trail: str, key: str) -> dict[str, str]:
    """Returns the SQL of the named queries, as the program deploys them for a bucket, a trail and a key."""
    own = {"BUCKET": bucket, "TRAIL": trail, "KEY": key}
    files = sorted(_SQL.glob("*.sql"))
    return {file.stem: _OF_THE_STACK.sub(lambda name: f"'{own[name[1]]}'", file.read_text()) for file in files}


def columns() -> dict[str, str]:
    """Returns the columns that AWS documents, with their types."""
    lines = [line for line in _COLUMNS.read_text().splitlines() if line and not line.startswith("#")]
    return {name: re.sub(r"\s", "", type_).lower() for name, type_ in (line.split(" ", 1) for line in lines)}


def parameters(location: str, regions: Sequence[str], first: str = "2013/11/01") -> dict[str, str]:
    """Returns the parameters of the table, as AWS documents them with an injected account."""
    return {
        "projection.enabled": "true",
        "projection.account.type": "injected",
        "projection.region.type": "enum",
        "projection.region.values": ",".join(regions),
        "projection.timestamp.type": "date",
        "projection.timestamp.format": "yyyy/MM/dd",
        "projection.timestamp.interval": "1",
        "projection.timestamp.interval.unit": "DAYS",
        "projection.timestamp.range": f"{first},NOW",
        "storage.location.template": location + "${account}/CloudTrail/${region}/${timestamp}",
    }


def table(location: str, regions: Sequence[str], first: str = "2013/11/01") -> Table:
    """Returns the table of log files."""
    keys = dict.fromkeys(KEYS, "string")
    own = parameters(location, regions, first)
    return Table(DATABASE, TABLE, columns(), keys, own, location, SERDE, INPUT_FORMAT)
