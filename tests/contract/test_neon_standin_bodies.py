"""What the stand-in takes as a request: JSON and forms, and its words for what it does not take."""

import pytest

from tests.contract.neon_stage import Json, refusal, staged


async def test_a_form_is_as_good_as_json() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        form = {
            "branch[name]": "from-form",
            "branch[protected]": "true",
            "endpoints[0][type]": "read_write",
            "endpoints[0][autoscaling_limit_max_cu]": "2",
            "annotation_value[made-by]": "form",
        }
        made = await stage.do("POST", project.branches, data=form)
        assert (made["branch"]["name"], made["branch"]["protected"]) == ("from-form", True)
        assert made["endpoints"][0]["autoscaling_limit_max_cu"] == 2
        annotations = (await stage.get(project.branches))["annotations"]
        assert annotations[made["branch"]["id"]]["value"] == {"made-by": "form"}


async def test_a_form_may_use_dots() -> None:
    async with staged() as stage:
        made = await stage.do(
            "POST", "/projects", data={"project.name": "dotted", "project.pg_version": "16"}
        )
        assert (made["project"]["name"], made["project"]["pg_version"]) == ("dotted", 16)


async def test_a_form_lacks_a_field_in_the_same_words() -> None:
    async with staged() as stage:
        answer = await stage.call("POST", "/projects", data={"name": "misplaced"})
        message = "invalid request: decode application/json: invalid: project (field required)"
        assert refusal(answer) == (400, "", message)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (
            {"branch": {"name": 7}},
            'decode field "branch": decode field "name": input should be a valid string',
        ),
        (
            {"branch": {"protected": "yes"}},
            'decode field "branch": decode field "protected": input should be',
        ),
        ({"branch": {"init_source": "magic"}}, "branch (invalid: init_source (invalid value: magic))"),
        ({"branch": {"parent_id": "NO"}}, "branch (invalid: parent_id (string: no regex match))"),
        ({"endpoints": [{}]}, "invalid: type (field required)"),
        ({"annotation_value": {"a": 1}}, 'decode field "annotation_value": decode field "a":'),
        ([], "decode application/json: input should be an object"),
    ],
)
async def test_a_body_that_does_not_fit_is_refused_with_the_name_of_the_field(
    body: object, complaint: str
) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        status, code, message = refusal(await stage.call("POST", project.branches, body))
        assert (status, code) == (400, "")
        assert message.startswith("invalid request: ")
        assert complaint in message


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"name=x"])
async def test_a_body_that_is_not_json_is_refused(raw: bytes) -> None:
    async with staged() as stage:
        headers = {"Content-Type": "application/json"}
        answer = await stage.call("POST", "/projects", content=raw, headers=headers)
        assert refusal(answer)[0] == 400


async def test_fields_nobody_knows_are_ignored() -> None:
    async with staged() as stage:
        body: Json = {"project": {"name": "known", "colour": "green"}, "extra": True}
        assert (await stage.call("POST", "/projects", body)).status_code == 201


async def test_an_unknown_route_answers_in_the_error_shape() -> None:
    async with staged() as stage:
        assert refusal(await stage.call("GET", "/no/such/route")) == (404, "", "not found")
        assert refusal(await stage.call("PUT", "/projects")) == (405, "", "method not allowed")
