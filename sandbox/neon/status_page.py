"""A stand-in for Neon's status page: the JSON summaries of all regions and of each, and its controls."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict

REGIONS = (
    "aws-us-east-n-virginia",
    "aws-us-east-ohio",
    "aws-us-west-oregon",
    "aws-europe-frankfurt",
    "aws-europe-london",
    "aws-asia-pacific-singapore",
    "aws-asia-pacific-sydney",
    "aws-south-america-sao-paulo",
    "azure-westus3-arizona",
)
SUBPAGES = ("console", *REGIONS)
Kind = Literal["ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances"]
KINDS: tuple[Kind, ...] = ("ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances")


class IncidentOrder(BaseModel):
    """The body of `POST /admin/incidents`: what to announce, and on which subpages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    subpages: tuple[str, ...]
    kind: Kind = "ongoing_incidents"
    status: str = "investigating"
    message: str = ""
    impact: str = "partial_outage"
    updated_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class ModeOrder(BaseModel):
    """The body of `POST /admin/status-page`.

    `shape`: "subpages" answers for all regions at once; "flat" has one summary a page; "page" has only
    HTML, as where no JSON is published any more; "down" answers 503.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shape: Literal["subpages", "flat", "page", "down"]


@dataclass
class StatusBoard:
    """What the page announces, and how it answers."""

    shape: Literal["subpages", "flat", "page", "down"] = "subpages"
    incidents: dict[str, IncidentOrder] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def announce(self, order: IncidentOrder) -> str:
        """Put it on the page; answers its id."""
        incident_id = f"01STATUS{next(self._numbers):04}"
        self.incidents[incident_id] = order
        return incident_id

    def summary(self, subpage: str | None, base: str) -> dict[str, object]:
        """The three lists of one subpage, or of the whole page for None."""
        shown = [
            (key, each) for key, each in self.incidents.items() if subpage is None or subpage in each.subpages
        ]
        lists: dict[str, object] = {
            kind: [_rendered(key, each, base) for key, each in shown if each.kind == kind] for kind in KINDS
        }
        return lists


def _rendered(incident_id: str, order: IncidentOrder, base: str) -> dict[str, object]:
    times = {"last_update_at": order.updated_at, "starts_at": order.starts_at, "ends_at": order.ends_at}
    item: dict[str, object] = {
        "id": incident_id,
        "name": order.name,
        "status": order.status,
        "url": f"{base}/incidents/{incident_id}",
        "last_update_message": order.message,
        "affected_components": [],
    }
    if order.kind == "ongoing_incidents":
        item["current_worst_impact"] = order.impact
    return item | {name: value.isoformat() for name, value in times.items() if value is not None}


def create_app(board: StatusBoard) -> web.Application:
    """The page over what `board` holds."""

    def answer(request: web.Request, subpage: str | None) -> web.Response:
        base = str(request.url.origin()) + request.path.partition("/api/v1/")[0]
        if board.shape == "down":
            return web.Response(status=503, text="<html>503</html>", content_type="text/html")
        if board.shape == "page":
            return web.Response(text="<html>All systems operational</html>", content_type="text/html")
        if subpage is None and board.shape == "subpages":
            each = [{"subpage": name, "summary": board.summary(name, base)} for name in SUBPAGES]
            return web.json_response({"subpages": each})
        return web.json_response(
            {"page_title": subpage or "Neon", "page_url": base, **board.summary(subpage, base)}
        )

    async def whole(request: web.Request) -> web.Response:
        return answer(request, None)

    async def of_subpage(request: web.Request) -> web.Response:
        subpage = request.match_info["subpage"]
        if subpage not in SUBPAGES:
            raise web.HTTPNotFound
        return answer(request, subpage)

    app = web.Application()
    app.router.add_get("/api/v1/summary", whole)
    app.router.add_get("/{subpage}/api/v1/summary", of_subpage)
    return app
