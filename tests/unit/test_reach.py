"""Which words of a call name something of Neon's, and which branches it would change, for all operations."""

import re
from typing import Any

import pytest

from bot.neon import catalog
from bot.neon.call_examples import example
from bot.neon.catalog import Described
from bot.neon.effects import EFFECTS
from bot.neon.free_calls import THINGS, FreeCall, Thing, free_call
from bot.neon.reach import ON_THE_DEFAULT_BRANCH, ON_WHOLE_PROJECTS, Reach, holds, reach
from bot.text import split

ALL = tuple(catalog.operations().values())
SHOP = "/projects/shop"
# Ids of things that lie within what the path names, or outside of all projects; and one filter, whose
# `project_ids` are needed and checked.
NO_THINGS = {
    *("auth_user_id", "client_id", "jwks_id", "key_id", "member_id", "oauth_provider_id", "operation_id"),
    *("org_id", "permission_id", "region_id", "request_id", "source_org_id", "destination_org_id"),
    *("token_id", "trace_id", "trigger_id", "vpc_endpoint_id", "microsoft_tenant_id", "entity_id", "id"),
    "branch_ids",
}
# Writes about a project, or about the account, that change no branch that could be named.
CHANGES_NO_BRANCH = {
    *("acceptProjectTransferRequest", "assignOrganizationVPCEndpoint"),
    *("createApiKey", "createOrgApiKey", "createOrganizationInvitations", "createProject"),
    *("createProjectBranch", "createProjectBranchAnonymized", "createSnapshot"),
    *("deleteOrganizationSpendingLimit", "deleteOrganizationVPCEndpoint"),
    *("grantPermissionToProject", "recoverProject", "removeOrganizationMember", "removeProjectMemberRole"),
    *("restoreSnapshot", "revokeApiKey", "revokeOrgApiKey", "revokePermissionFromProject"),
    *("setOrganizationSpendingLimit", "setProjectMemberRole", "updateOrganizationMember"),
    "updateSnapshot",
}


def _example(described: Described) -> FreeCall:
    line = split(example(described))
    return free_call(line[1], line[2], [each for each in line[3:] if each != "--f"])


def test_every_place_for_an_id_is_known_for_what_it_names() -> None:
    names = {parameter.name for each in ALL for parameter in each.parameters}
    names |= {step for each in ALL for one in each.fields for step in one.name.split(".")}
    ids = {each for each in names if re.search(r"(^|_)ids?$", each)}
    assert ids == THINGS.keys() | NO_THINGS


def test_a_write_reaches_a_branch_unless_it_is_known_to_reach_none() -> None:
    writes = [_example(each) for each in ALL if each.effect.writes]
    assert {each.id for each in writes if reach(each) == Reach()} == CHANGES_NO_BRANCH


def test_what_only_reads_reaches_nothing() -> None:
    reads = [each for each in map(_example, ALL) if not each.effects[0].writes]
    assert len(reads) > 70
    assert all(reach(each) == Reach() for each in reads)


def test_the_sets_name_operations() -> None:
    assert EFFECTS.keys() > ON_THE_DEFAULT_BRANCH | ON_WHOLE_PROJECTS


@pytest.mark.parametrize(
    ("method", "path", "fields", "expected"),
    [
        ("POST", "/branches/a/roles", ["role.name=x"], Reach(branches=("a",))),
        ("POST", "/branches", ["branch.parent_id=a"], Reach()),
        ("POST", "/branches/a/snapshot", [], Reach()),
        ("POST", "/branches/a/restore", ["source_branch_id=b"], Reach(branches=("a",))),
        ("POST", "/branches/a/set_as_default", [], Reach(branches=("a",), default=True)),
        ("POST", "/branches/a/finalize_restore", [], Reach(branches=("a",), replaced=True)),
        ("POST", "/endpoints", ["endpoint.branch_id=a", "endpoint.type=read_only"], Reach(branches=("a",))),
        ("POST", "/endpoints/ep-1/restart", [], Reach(computes=("ep-1",))),
        (
            "PATCH",
            "/endpoints/ep-1",
            ["endpoint.branch_id=a"],
            Reach(branches=("a",), computes=("ep-1",)),
        ),
        ("POST", "/snapshots/s/restore", [], Reach()),
        ("POST", "/snapshots/s/restore", ["target_branch_id=a"], Reach(branches=("a",))),
        ("POST", "/snapshots/s/restore", ["finalize_restore=true"], Reach(snapshots=("s",))),
        ("DELETE", "/snapshots/s", [], Reach(snapshots=("s",))),
        ("POST", "/jwks", ["jwks_url=https://a.b", "provider_name=x"], Reach(default=True)),
        (
            "POST",
            "/jwks",
            ["jwks_url=https://a.b", "provider_name=x", "branch_id=a"],
            Reach(branches=("a",)),
        ),
        ("DELETE", "/jwks/j", [], Reach(default=True)),
        ("DELETE", "/auth/users/u", [], Reach(default=True)),
        ("DELETE", "", [], Reach(projects=True)),
        ("POST", "/transfer_requests", [], Reach(projects=True)),
        ("PATCH", "", ["project.name=x"], Reach(projects=True)),
        ("POST", "/vpc_endpoints/vpce-1", ["label=x"], Reach(projects=True)),
        ("GET", "/connection_uri", ["branch_id=a", "database_name=d", "role_name=r"], Reach()),
    ],
)
def test_what_is_changed_is_the_branch_it_is_about(
    method: str, path: str, fields: list[str], expected: Reach
) -> None:
    assert reach(free_call(method, SHOP + path, fields)) == expected


def test_every_word_that_names_something_is_told_wherever_it_stands() -> None:
    call = free_call(
        "GET",
        "/consumption_history/v2/projects",
        [
            *("project_ids=shop,ledger", "project_ids=analytics", "metrics=x", "granularity=daily"),
            *("from=2030-01-01T00:00:00Z", "to=2030-02-01T00:00:00Z", "org_id=org-1"),
        ],
    )
    assert [(each.thing, each.word) for each in call.places] == [
        (Thing.PROJECT, "shop"),
        (Thing.PROJECT, "ledger"),
        (Thing.PROJECT, "analytics"),
    ]
    changed = call.with_words(lambda place: f"id-of-{place.word}")
    assert changed.query["project_ids"] == ["id-of-shop", "id-of-ledger", "id-of-analytics"]


def test_a_label_that_is_called_like_an_id_names_nothing() -> None:
    fields = ["branch.parent_id=main", "annotation_value.branch_id=b", "annotation_value.project_id=p"]
    call = free_call("POST", f"{SHOP}/branches", fields)
    assert sorted(each.word for each in call.places) == ["main", "shop"]


def test_ids_in_a_list_of_the_body_are_told_too() -> None:
    fields = ["destination_org_id=org-2", "project_ids=shop", "project_ids=ledger"]
    call = free_call("POST", "/organizations/org-1/projects/transfer", fields)
    assert [each.word for each in call.places] == ["shop", "ledger"]
    assert reach(call).projects


def test_a_project_that_is_taken_over_is_not_ours_yet() -> None:
    call = free_call("PUT", "/projects/strange-sea-1/transfer_requests/r")
    assert call.described.about_account
    assert call.places == ()
    assert call.project is None


@pytest.mark.parametrize(
    ("given", "shown", "held"),
    [
        ({"branch": {"name": "x"}}, {"branch": {"name": "x", "id": "br-1"}}, True),
        ({"branch": {"name": "x"}}, {"branch": {"name": "y"}}, False),
        ({"branch": {"expires_at": None}}, {"branch": {}}, False),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, False),
        ({"a": {}}, {"a": 1}, False),
        ({}, {}, True),
    ],
)
def test_what_was_given_is_looked_for_in_what_is_shown(given: Any, shown: Any, held: bool) -> None:
    assert holds(given, shown) is held
