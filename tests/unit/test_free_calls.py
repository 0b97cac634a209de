"""Calls in free form: every operation can be typed, and what does not fit is refused before the network."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.arguments import Effect
from bot.errors import UsageError
from bot.neon import catalog
from bot.neon.call_examples import example
from bot.neon.catalog import Described
from bot.neon.effects import EFFECTS, LET_SOMEBODY_IN, TELL_A_SECRET_ONCE
from bot.neon.errors import NeonNotFoundError
from bot.neon.free_calls import FreeCall, free_call, near_ids
from bot.parsing import parse
from bot.registry import load
from bot.text import split
from tests.clocks import ManualClock

ALL = tuple(catalog.operations().values())
BRANCHES = "/projects/shop/branches"
ID = st.from_regex(r"[a-z0-9-]{1,60}", fullmatch=True)


def typed(line: str) -> FreeCall:
    """The call that a command line means."""
    entry, rest = load().match(split(line))
    given = parse(entry, rest, now=ManualClock().now()).given
    return free_call(entry.path[1].upper(), given["path"], given.get("f", ()), given.get("body"))


def test_the_effects_cover_the_180_operations_and_nothing_else() -> None:
    assert len(ALL) == 180
    assert EFFECTS.keys() == {each.id for each in ALL}
    assert EFFECTS.keys() >= TELL_A_SECRET_ONCE | LET_SOMEBODY_IN


@pytest.mark.parametrize(
    ("method", "path", "fields", "effects"),
    [
        ("PATCH", "", ["project.name=x"], (Effect.DESTROY,)),
        ("POST", "/permissions", ["email=kim@partner.example"], (Effect.CHANGE, Effect.REVEAL)),
        ("PUT", "/members/m-1/role", ["role=admin"], (Effect.CHANGE, Effect.REVEAL)),
        ("POST", "/transfer_requests", [], (Effect.DESTROY, Effect.REVEAL)),
    ],
)
def test_what_lets_people_in_or_bites_takes_more_than_the_right_to_change(
    method: str, path: str, fields: list[str], effects: tuple[Effect, ...]
) -> None:
    assert free_call(method, f"/projects/shop{path}", fields).effects == effects


@pytest.mark.parametrize("described", ALL, ids=lambda each: each.id)
def test_every_operation_can_be_typed_as_its_example_says(described: Described) -> None:
    call = typed(example(described))
    assert call.id == described.id
    given = {*call.ids, *call.query}
    assert {each.name for each in described.parameters if each.required} <= given


@pytest.mark.parametrize("path", [BRANCHES, "/api/v2/projects/shop/branches", "projects/shop/branches/"])
def test_a_path_may_begin_and_end_as_people_write_it(path: str) -> None:
    assert free_call("GET", path).id == "listProjectBranches"


@pytest.mark.parametrize("word", ["{project_id}", "{project}", ":project", ":project_id"])
def test_a_placeholder_leaves_the_project_to_the_channel(word: str) -> None:
    assert free_call("GET", f"/projects/{word}/branches").project is None
    assert free_call("GET", BRANCHES).project == "shop"


def test_a_name_with_slashes_is_written_with_percent_signs() -> None:
    assert free_call("GET", f"{BRANCHES}/preview%2Fpr-98").ids["branch_id"] == "preview/pr-98"


def test_fields_go_where_the_operation_takes_them_in_the_type_that_it_wants() -> None:
    call = free_call(
        "POST",
        BRANCHES,
        [
            *("branch.name=a=b", "branch.protected=true", "endpoints.0.type=read_write"),
            *("endpoints.0.autoscaling_limit_min_cu=0.25", "endpoints.1.type=read_only"),
            *("endpoints.0.settings.preload_libraries.enabled_libraries=a", "annotation_value.team=shop"),
            "endpoints.0.settings.preload_libraries.enabled_libraries=b",
        ],
    )
    assert call.query == {}
    assert call.body == {
        "branch": {"name": "a=b", "protected": True},
        "endpoints": [
            {
                "type": "read_write",
                "autoscaling_limit_min_cu": 0.25,
                "settings": {"preload_libraries": {"enabled_libraries": ["a", "b"]}},
            },
            {"type": "read_only"},
        ],
        "annotation_value": {"team": "shop"},
    }
    listed = free_call("GET", BRANCHES, ["limit=5", "search=pr", "include_deleted=false"])
    assert listed.query == {"limit": 5, "search": "pr", "include_deleted": False}


def test_fields_are_put_on_top_of_a_body() -> None:
    call = free_call("PATCH", f"{BRANCHES}/x", ["branch.name=y"], '{"branch": {"expires_at": null}}')
    assert call.body == {"branch": {"expires_at": None, "name": "y"}}


@pytest.mark.parametrize(
    ("method", "path", "words", "body", "said", "hint"),
    [
        ("GET", "/projects/shop/branchs", [], None, "has no GET", "/projects/{project_id}/branches`"),
        ("GET", "/nothing/like/it", [], None, "has no GET", "`api list`"),
        ("PATCH", f"{BRANCHES}/x/anonymize", [], None, "has no PATCH for", "It has `POST` there."),
        ("GET", f"{BRANCHES}?limit=5", [], None, "A path has no `?`", "-f limit=5"),
        ("GET", f"{BRANCHES}/{{branch_id}}", [], None, "Put a real value in place of “{branch_id}”", ""),
        ("GET", BRANCHES, ["limit"], None, "“limit” is no field", "-f name=value"),
        ("GET", BRANCHES, ["limit=x"], None, "limit: must be a whole number", "api describe"),
        ("GET", BRANCHES, ["limit=0"], None, "limit: must be 1 or more", "api describe"),
        ("GET", BRANCHES, ["limit=1", "limit=2"], None, "“limit” is given twice", ""),
        ("GET", BRANCHES, ["lmit=1"], None, "no field “lmit”", "`limit`"),
        ("POST", BRANCHES, ["brnach.name=x"], None, "no field “brnach.name”", "`branch.name`"),
        ("POST", BRANCHES, ["name=x"], None, "no field “name”", "`branch.name`"),
        ("POST", BRANCHES, ["branch=x"], None, "branch: takes no single value", ""),
        ("POST", BRANCHES, ["branch..name=x"], None, "no field", ""),
        ("POST", BRANCHES, ["branch.protected=maybe"], None, "branch.protected: must be true or false", ""),
        ("POST", BRANCHES, ["endpoints.0.type=both"], None, "endpoints.0.type: must be one of", ""),
        ("POST", BRANCHES, ["endpoints.1.type=read_only"], None, "leaves a gap", "0, 1, 2"),
        ("POST", BRANCHES, ["endpoints.99999.type=read_only"], None, "leaves a gap", ""),
        ("POST", BRANCHES, ["endpoints.type=read_only"], None, "no field “endpoints.type”", ""),
        ("POST", BRANCHES, [], '{"branch": {"nmae": "x"}}', "no field “branch.nmae”", "`branch.name`"),
        ("POST", BRANCHES, ["branch.name=x"], '{"branch": 3}', "branch", ""),
        ("POST", BRANCHES, [], '{"branch"', "--body is not JSON", "single quotes"),
        ("POST", BRANCHES, [], '{"branch": NaN}', "--body is not JSON", ""),
        ("POST", BRANCHES, [], "[]", "must be a JSON object", ""),
        ("GET", BRANCHES, [], "{}", "takes no body", "Leave --body out"),
        ("DELETE", f"{BRANCHES}/x/roles/app", ["a=b"], None, "no field “a”", "It takes no fields."),
        ("POST", f"{BRANCHES}/x/roles", [], None, "role is missing", "api describe"),
        ("POST", "/api_keys", [], None, "key_name is missing", "api describe"),
        (
            "PATCH",
            f"{BRANCHES}/x/auth/email_provider",
            ["type=standard", "host=a"],
            None,
            "password is missing",
            "",
        ),
        ("DELETE", "/api_keys/mine", [], None, "key_id: must be of type integer", ""),
        (
            "POST",
            f"{BRANCHES}/x/functions/hello/deployments",
            ["zip=UEsDBA"],
            None,
            "“zip” is a file, and a command cannot carry one.",
            "Leave it out",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    method: str, path: str, words: list[str], body: str | None, said: str, hint: str
) -> None:
    with pytest.raises(UsageError) as refused:
        free_call(method, path, words, body)
    assert said in refused.value.message
    assert hint in refused.value.hint
    assert refused.value.example.startswith("api ")


def test_a_file_goes_by_itself_and_the_rest_of_its_form_can_be_typed() -> None:
    call = free_call("POST", f"{BRANCHES}/x/functions/hello/deployments", ["runtime=nodejs24"])
    assert call.body == {"runtime": "nodejs24"}


@pytest.mark.parametrize(
    ("line", "effects"),
    [
        ("api get /projects/shop/branches", (Effect.READ,)),
        ("api get /projects/shop/branches/x/roles/app/reveal_password", (Effect.REVEAL,)),
        ("api post /projects/shop/branches/x/logs/query", (Effect.READ,)),
        ("api post /projects/shop/branches/x/restore -f source_branch_id=y", (Effect.DESTROY,)),
        ("api post /organizations/org-1/api_keys -f key_name=ci", (Effect.CREATE, Effect.REVEAL)),
    ],
)
def test_the_effect_is_the_operations_and_not_the_methods(line: str, effects: tuple[Effect, ...]) -> None:
    assert typed(line).effects == effects


@pytest.mark.parametrize(
    ("operation", "effects"),
    [("download", (Effect.REVEAL,)), ("upload", (Effect.CHANGE, Effect.REVEAL))],
)
def test_a_link_to_upload_with_counts_as_a_change(operation: str, effects: tuple[Effect, ...]) -> None:
    path = f"{BRANCHES}/x/buckets/b/objects/a.txt/presign"
    assert free_call("POST", path, [f"operation={operation}"]).effects == effects


def test_ids_that_are_nearly_right_are_offered() -> None:
    assert "`createProjectBranch`" in near_ids("createProjectBranhc")
    assert "`restoreSnapshot`" in near_ids("resto")
    assert "api list" in near_ids("xyzzy")


@given(st.sampled_from(ALL), st.text(min_size=1, max_size=40))
def test_no_text_of_an_argument_gets_out_of_its_place_in_the_path(described: Described, text: str) -> None:
    ids = {each.name: text for each in described.parameters if each.in_path}
    try:
        path = described.route.fill(ids)
    except NeonNotFoundError:
        assert text in {".", ".."}
        return
    except UnicodeEncodeError:
        assert any("\ud800" <= each <= "\udfff" for each in text)
        return
    url = httpx.URL("https://neon.example/api/v2" + path)
    template = described.route.path.split("/")
    assert url.raw_path.decode().removeprefix("/api/v2").count("/") == len(template) - 1
    assert not url.query
    assert not url.fragment
    found = catalog.matching(described.route.method, path)
    if found is not None and found[0].id == described.id:
        assert found[1] == ids


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_of_an_argument_becomes_another_parameter_of_the_query(text: str) -> None:
    call = catalog.call("listProjectBranches", {"project_id": "shop"}, {"search": text}, None)
    request = httpx.Request("GET", "https://neon.example/api/v2", params=dict(call.query))
    assert request.url.params.multi_items() == [("search", text)]
    assert not request.url.fragment


@given(ID, st.text(max_size=20))
def test_what_is_typed_for_a_field_arrives_as_it_was_typed(slug: str, text: str) -> None:
    call = free_call("POST", BRANCHES, [f"annotation_value.{slug}={text}"])
    assert call.body == {"annotation_value": {slug: text}}
