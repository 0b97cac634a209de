"""What Neon's status page says. Nothing in it is promised, so nearly all has a default."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from pydantic import Field

from bot.neon.models import Model

CONSOLE = "console"  # Neon's Console and API, whatever the region
# What the page calls a region. Regions that are not listed have no page that is known.
PAGES: Mapping[str, str] = MappingProxyType(
    {
        "aws-us-east-1": "aws-us-east-n-virginia",
        "aws-us-east-2": "aws-us-east-ohio",
        "aws-us-west-2": "aws-us-west-oregon",
        "aws-eu-central-1": "aws-europe-frankfurt",
        "aws-eu-west-2": "aws-europe-london",
        "aws-ap-southeast-1": "aws-asia-pacific-singapore",
        "aws-ap-southeast-2": "aws-asia-pacific-sydney",
        "aws-sa-east-1": "aws-south-america-sao-paulo",
        "azure-westus3": "azure-westus3-arizona",
    }
)


class Notice(Model):
    """An incident or a maintenance. `status` and `current_worst_impact` are words with underscores."""

    id: str = ""
    name: str = ""
    status: str = ""
    current_worst_impact: str = ""
    last_update_message: str | None = None
    last_update_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    scheduled_end_at: datetime | None = None


class Summary(Model):
    """What one page has to say."""

    ongoing_incidents: tuple[Notice, ...] = ()
    in_progress_maintenances: tuple[Notice, ...] = ()
    scheduled_maintenances: tuple[Notice, ...] = ()


class FlatSummary(Summary):
    """The summary of one page as it is published; a page without this list is something else."""

    ongoing_incidents: tuple[Notice, ...]


class Subpage(Model):
    """The summary of one page among all."""

    subpage: str
    summary: Summary


class WholePage(Model):
    """All pages at once."""

    subpages: tuple[Subpage, ...]


class Report(Model):
    """What could be read: summaries by page. `url` is where people can look for themselves."""

    url: str
    pages: Mapping[str, Summary] = Field(default_factory=dict)
