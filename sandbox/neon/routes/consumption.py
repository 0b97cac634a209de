"""Consumption history, by project in two versions and by branch. Asking wakes no compute."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from sandbox.neon import errors
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.consumption import (
    BRANCH_METRICS,
    LAG,
    PROJECT_METRICS,
    Frame,
    Retell,
    Window,
    first_version,
    metrics,
    periods,
)
from sandbox.neon.metering import Meter, meters
from sandbox.neon.records import JsonObject, Project


def projects(call: Call) -> Reply:
    window = _window(call, "v2")
    return _by_project(call, window, _metrics(call, PROJECT_METRICS))


def projects_first_version(call: Call) -> Reply:
    window = _window(call, "v1")
    return _by_project(call, window, partial(first_version, wanted=_split(call.query.texts("metrics"))))


def _by_project(call: Call, window: Window, retell: Retell) -> Reply:
    page = _page_of_projects(call)
    items: list[JsonObject] = [
        {
            "project_id": project.id,
            "periods": _periods(
                call,
                project.id,
                meters(project, _known_until(call)),
                window.frames(project.created_at, _last(call, project)),
                retell,
            ),
        }
        for project in page
    ]
    return Reply({"projects": items} | ({"pagination": {"cursor": page[-1].id}} if page else {}))


def branches(call: Call) -> Reply:
    """A page of branches by project and id, those that are gone included."""
    window = _window(call, "v2")
    retell = _metrics(call, BRANCH_METRICS)
    limit = call.query.number("limit") or 100
    after = call.query.text("cursor") or ""
    chosen = _split(call.query.texts("branch_ids"))
    found = [
        (f"{project.id}/{meter.branch.id}", project, meter)
        for project in _chosen(call)
        for meter in meters(project, _known_until(call))
        if not chosen or meter.branch.id in chosen
    ]
    page = sorted((each for each in found if each[0] > after), key=lambda each: each[0])[:limit]
    items: list[JsonObject] = [
        {
            "project_id": project.id,
            "branch_id": meter.branch.id,
            "periods": _periods(call, meter.branch.id, [meter], window.frames(meter.born, meter.end), retell),
        }
        for _, project, meter in page
    ]
    return Reply({"branches": items} | ({"pagination": {"cursor": page[-1][0]}} if page else {}))


def _window(call: Call, version: str) -> Window:
    """Raises 403 where the plan has no history, 404 for another organization, 406 for a wrong range."""
    organization = call.world.organization
    if call.query.text("org_id") not in (None, organization.id):
        raise errors.not_found("organization")
    if version not in organization.plan.consumption:
        raise errors.NOT_IN_PLAN
    start, end = (datetime.fromisoformat(call.query.required(name)) for name in ("from", "to"))
    return Window.of(call.query.required("granularity"), start, end, call.at)


def _metrics(call: Call, known: Sequence[str]) -> Retell:
    """How to tell the metrics that are asked for. Raises 400 for one that the route does not have."""
    wanted = _split(call.query.texts("metrics"))
    for name in wanted:
        if name not in known:
            raise errors.invalid(f'decode params: query: "metrics": unsupported metric: {name}')
    return partial(metrics, wanted=wanted, in_months=call.world.storage_reading == "byte-months")


def _split(texts: Iterable[str]) -> list[str]:
    """Values of a parameter that may be repeated, comma-separated, or both."""
    return [each for text in texts for each in text.split(",") if each]


def _chosen(call: Call) -> list[Project]:
    ids = _split(call.query.texts("project_ids"))
    ours = [each for each in call.world.projects.values() if each.owner is None]
    return [each for each in ours if not ids or each.id in ids]


def _page_of_projects(call: Call) -> list[Project]:
    """Newest first; the cursor is the last project's id."""
    found = sorted(_chosen(call), key=lambda each: (each.created_at, each.id), reverse=True)
    last = call.world.projects.get(call.query.text("cursor") or "")
    if last is not None:
        found = [each for each in found if (each.created_at, each.id) < (last.created_at, last.id)]
    return found[: call.query.number("limit") or 10]


def _known_until(call: Call) -> datetime:
    return call.at - LAG


def _last(call: Call, project: Project) -> datetime:
    known = _known_until(call)
    return min(known, project.deleted_at) if project.deleted_at else known


def _periods(
    call: Call, name: str, measured: Sequence[Meter], frames: Iterable[Frame], retell: Retell
) -> list[JsonObject]:
    return periods(name, call.world.organization.plan.name, measured, frames, retell, call.at)


ROUTES = (
    Route(
        "getConsumptionHistoryPerProject",
        "GET",
        "/consumption_history/projects",
        projects_first_version,
        "org",
    ),
    Route("getConsumptionHistoryPerProjectV2", "GET", "/consumption_history/v2/projects", projects, "org"),
    Route("getConsumptionHistoryPerBranchV2", "GET", "/consumption_history/v2/branches", branches, "org"),
)
