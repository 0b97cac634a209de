"""`api get`: anything that Neon's API tells, by its path."""

import pytest

from tests import patient
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, button

HOST = "c-1.us-east-2.aws.neon.tech"


async def test_a_list_is_a_table_with_the_next_page_behind_a_button(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "api GET /projects/shop/branches -f limit=5")
    assert "`GET /branches` in *shop*" in reply.text
    assert "*5 rows*" in reply.text
    table = reply.text.split("```")[1].strip().splitlines()
    assert table[0].split() == ["name", "id"]
    assert len(table) == 6
    assert max(map(len, table)) <= 62
    assert (reply.row.effect, reply.row.outcome, reply.row.project_id) == ("read", "done", SHOP)

    await stage.dana.click(SHOP_DB, reply.message["ts"], button(reply.message, "Next page"))
    further = await stage.shown(stage.dana, SHOP_DB, "dana/checkout-rewrite")
    assert "*5 rows*" in further
    assert not set(table[1:]) & set(further.splitlines())
    assert len(await stage.dana.messages(SHOP_DB)) == 1


async def test_one_thing_is_labelled_lines(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "api get /projects/{project_id}/branches/staging")
    branch = (await stage.branches())["staging"]
    assert f"*id:* `{branch['id']}`" in reply.text
    assert "*created_by.name:* `Ana Admin`" in reply.text
    assert "*default:* `no`" in reply.text


@pytest.mark.parametrize("path", ["branches/preview%2Fpr-98", "branches/{id}"])
async def test_a_branch_is_meant_by_name_or_id(stage: Stage, path: str) -> None:
    branch_id = (await stage.branches())["preview/pr-98"]["id"]
    line = f"api get /projects/shop/{path.replace('{id}', branch_id)}/databases --pick databases.name"
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert "`GET /branches/preview/pr-98/databases`" in reply.text
    assert "• `neondb`" in reply.text
    assert "• `orders`" in reply.text


async def test_one_part_is_picked(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "api get /projects/shop --pick project.proxy_host")
    assert reply.text.splitlines()[1:] == [f"`{HOST}`"]
    wrong = await stage.ask(stage.dana, SHOP_DB, "api get /projects/shop --pick project.proxyhost")
    assert "There is no “proxyhost” in “project” of the answer." in wrong.text
    assert "`proxy_host`" in wrong.text


async def test_the_project_is_the_one_that_the_path_names_or_else_the_flag(stage: Stage) -> None:
    path = "/projects/{project_id} --pick project.name"
    assert "`shop`" in (await stage.ask(stage.dana, SHOP_DB, f"api get {path}")).text
    assert "`analytics`" in (await stage.ask(stage.dana, SHOP_DB, f"api get {path} --project analytics")).text
    both = await stage.ask(stage.dana, SHOP_DB, "api get /projects/shop --project analytics")
    assert "--project says “analytics”, and the rest says “shop”." in both.text


async def test_the_whole_answer_goes_into_the_thread_as_a_file(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "api get /projects/shop/branches --json")
    message = await stage.message(stage.ana, SHOP_DB, "`GET /branches` in *shop*", "*19 rows*")
    assert not message["ephemeral"]
    reply = await stage.message(stage.dana, SHOP_DB, "(file: GET /branches)")
    assert reply["thread_ts"] == message["ts"]
    (file,) = reply["files"]
    assert file["name"] == "GET-branches.json"
    async with patient.client() as http:
        content = (await http.get(file["url_private"])).json()
    assert len(content["branches"]) == 19


async def test_a_secret_is_shown_to_who_may_see_it_and_to_nobody_else(stage: Stage) -> None:
    path = "/projects/shop/connection_uri -f database_name=neondb -f role_name=neondb_owner"
    refused = await stage.ask(stage.dana, SHOP_DB, f"api get {path}")
    assert "may see passwords here" in refused.text
    assert not await stage.neon_calls("GET", "connection_uri")

    reply = await stage.ask(stage.ana, SHOP_DB, f"api get {path}")
    assert f"{HOST}/neondb" in reply.text
    assert "npg_" in reply.text
    assert "Only you can see this." in reply.text
    assert reply.row.effect == "reveal"
    posted = await stage.ask(stage.ana, SHOP_DB, f"api get {path} --json")
    assert "--json posts the answer for all to see" in posted.text
    assert not [each for each in await stage.dana.messages(SHOP_DB) if not each["ephemeral"]]


async def test_the_account_is_looked_at_where_that_is_allowed(stage: Stage) -> None:
    refused = await stage.ask(stage.dana, SHOP_DB, "api get /projects")
    assert "This is about the whole Neon account" in refused.text
    reply = await stage.ask(stage.dana, PLATFORM, "api get /projects")
    assert "`GET /projects` in the Neon account" in reply.text
    assert "shop       old-violet-32930710" in reply.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("api get /projects/shop/branchs", "Did you mean `GET /projects/{project_id}/branches`?"),
        ("api get /projects/shop/branches -f limit=many", "limit: must be a whole number."),
        ("api get /projects/shop/branches/nope", "There is no branch “nope” in shop."),
        ("api get /projects/shop/endpoints/ep-none", "There is no compute “ep-none” in shop."),
        ("api get", "api get needs <path>"),
    ],
)
async def test_what_cannot_be_asked_is_told_before_neon_is_asked_for_it(
    stage: Stage, line: str, said: str
) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert reply.row.outcome == "invalid"
    assert reply.row.effect in {None, "read"}
    sent = [each["path"] for each in await stage.neon_requests()]
    assert not [each for each in sent if not each.endswith(("/branches", "/endpoints"))]


async def test_neons_own_refusal_is_passed_on(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "api get /projects/shop/branches/main/roles/nobody")
    assert "Neon cannot find it" in reply.text
    assert reply.row.outcome == "failed"
