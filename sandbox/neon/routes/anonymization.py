"""Anonymized branches: create one, its masking rules, masking itself and how far it has come."""

from sandbox.neon import anonymizing, render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.models import BranchAnonymizedCreate, MaskingRules
from sandbox.neon.records import Branch, Project
from sandbox.neon.routes.branches import created


def create(call: Call) -> Reply:
    wish = call.body(BranchAnonymizedCreate)
    project = call.free_project()
    return created(call, project, anonymizing.create(call.world, project, wish, call.key.created_by, call.at))


def rules(call: Call) -> Reply:
    return _rules(call.branch(call.project()))


def update_rules(call: Call) -> Reply:
    """All rules at once: those that are not named any more are gone."""
    wish = call.body(MaskingRules)
    branch = call.branch(call.project())
    anonymizing.replace_rules(call.world, branch, anonymizing.rules_of(wish.masking_rules), call.at)
    return _rules(branch)


def start(call: Call) -> Reply:
    """Needs a project without running operations, and answers with the state, not with operations."""
    project = call.free_project()
    branch = call.branch(project)
    anonymizing.start(call.world, project, branch, call.key.created_by, call.at)
    return _status(project, branch)


def status(call: Call) -> Reply:
    project = call.project()
    return _status(project, call.branch(project))


def _rules(branch: Branch) -> Reply:
    return Reply({"masking_rules": [render.masking_rule(each) for each in anonymizing.found(branch).rules]})


def _status(project: Project, branch: Branch) -> Reply:
    return Reply(render.anonymization(project, branch, anonymizing.found(branch)))


_BRANCH = "/projects/{project_id}/branches/{branch_id}"
ROUTES = (
    Route("createProjectBranchAnonymized", "POST", "/projects/{project_id}/branch_anonymized", create),
    Route("getMaskingRules", "GET", _BRANCH + "/masking_rules", rules),
    Route("updateMaskingRules", "PATCH", _BRANCH + "/masking_rules", update_rules),
    Route("startAnonymization", "POST", _BRANCH + "/anonymize", start),
    Route("getAnonymizedBranchStatus", "GET", _BRANCH + "/anonymized_status", status),
)
