"""Custom domains of a branch, which lead to its functions."""

import re
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from sandbox.neon import errors, functions
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.edge_records import CustomDomain
from sandbox.neon.records import JsonObject, Project

CONVERGING = timedelta(seconds=90)
"""How long after its registration a domain counts as set up by its owner: the stand-in asks no DNS."""

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_OWN = re.compile(r"(^|\.)neon\.(tech|com|build)$")
_LONGEST_PAGE = 100


class _Registration(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    domain: str
    entity_type: str
    entity_id: str


def index(call: Call) -> Reply:
    """A page in the order of the names."""
    project = call.project()
    branch, cursor = call.branch(project), call.query.text("cursor") or ""
    limit = max(1, min(call.query.number("limit") or _LONGEST_PAGE, _LONGEST_PAGE))
    later = [branch.domains[name] for name in sorted(branch.domains) if name > cursor]
    page = later[:limit]
    answer: JsonObject = {"custom_domains": [_shown(project, each, call.at) for each in page]}
    if len(later) > limit:
        answer["pagination"] = {"next": page[-1].domain}
    return Reply(answer)


def register(call: Call) -> Reply:
    """Repeating it is fine. Raises 400, 404 without the function, 409 without telling whose a domain is."""
    wish = call.body(_Registration)
    project = call.project()
    branch = call.branch(project)
    domain = wish.domain.lower().removesuffix(".")
    if wish.entity_type != "function":
        raise errors.ApiError(400, "unsupported entity type", "invalid_entity_type")
    if not _DOMAIN.fullmatch(domain) or _OWN.search(domain):
        raise errors.ApiError(400, "this domain cannot be registered", "invalid_domain")
    functions.must_be_there(branch, wish.entity_id)
    known = branch.domains.get(domain)
    if known is None or known.function_slug != wish.entity_id:
        if known or domain in _everywhere(call):
            raise errors.ApiError(409, "the domain is already registered")
        known = branch.domains[domain] = CustomDomain(domain, wish.entity_id, call.at)
        call.world.touch()
    return Reply(_shown(project, known, call.at), 201)


def delete(call: Call) -> Reply:
    """404 for a domain that is not there."""
    branch = call.branch(call.project())
    if branch.domains.pop(call.path["domain"].lower(), None) is None:
        raise errors.not_found("custom domain")
    call.world.touch()
    return NO_CONTENT


def _everywhere(call: Call) -> set[str]:
    projects = call.world.projects.values()
    return {name for project in projects for branch in project.live_branches() for name in branch.domains}


def _shown(project: Project, record: CustomDomain, now: datetime) -> JsonObject:
    active = now - record.registered_at >= CONVERGING
    return {
        "domain": record.domain,
        "entity_type": "function",
        "entity_id": record.function_slug,
        "cname_target": f"edge.{project.proxy_host}",
        "status": "active" if active else "pending",
        "dns_status": "ok" if active else "pending",
        "binding_status": "present" if active else "pending",
        "status_reason": "",
    }


_DOMAINS = "/projects/{project_id}/branches/{branch_id}/custom-domains"
ROUTES = (
    Route("listProjectBranchCustomDomains", "GET", _DOMAINS, index),
    Route("registerProjectBranchCustomDomain", "POST", _DOMAINS, register),
    Route("deleteProjectBranchCustomDomain", "DELETE", _DOMAINS + "/{domain}", delete),
)
