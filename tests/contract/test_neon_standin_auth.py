"""The login service of a branch: it comes, is set up, and goes; its secrets are shown where described."""

import json

import pytest

from tests.contract.auth_tour import SMTP
from tests.contract.neon_stage import Json, OnProject, Stage, as_json, refusal, staged

OFF = (404, "", "neon auth integration not found")
PATHS = ("", "/domains", "/oauth_providers", "/plugins", "/email_provider", "/allow_localhost", "/webhooks")


async def _with_auth(stage: Stage, **wish: str) -> tuple[OnProject, str, Json]:
    """A project, the path of the service on its first branch, and the answer to its making."""
    project = await stage.new_project()
    path = f"{project.branches}/{project.main}/auth"
    return project, path, await stage.do("POST", path, {"auth_provider": "better_auth", **wish})


@pytest.mark.parametrize("below", PATHS)
async def test_where_it_is_off_there_is_nothing_to_read(below: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        assert refusal(await stage.call("GET", f"{project.branches}/{project.main}/auth{below}")) == OFF


async def test_it_is_made_once_and_can_be_made_again_after_it_went() -> None:
    async with staged() as stage:
        _, path, made = await _with_auth(stage)
        assert made["secret_server_key"].startswith("ssk_")
        again = await stage.call("POST", path, {"auth_provider": "better_auth"})
        assert again.status_code == 409
        await stage.do("DELETE", path)
        assert refusal(await stage.call("DELETE", path)) == OFF
        second = await stage.do("POST", path, {"auth_provider": "stack"})
        assert second["secret_server_key"] != made["secret_server_key"]
        assert (await stage.get(path))["auth_provider"] == "stack"


async def test_its_database_is_the_named_one_or_the_usual_one() -> None:
    async with staged() as stage:
        project, path, _ = await _with_auth(stage)
        assert (await stage.get(path))["db_name"] == "neondb"
        other = f"{project.branches}/{await project.branch('other')}/auth"
        wish = {"auth_provider": "better_auth", "database_name": "nope"}
        assert refusal(await stage.call("POST", other, wish)) == (404, "", "database not found")


async def test_it_waits_for_a_free_project_and_a_child_does_not_get_it() -> None:
    async with staged() as stage:
        project, path, _ = await _with_auth(stage)
        child = await project.branch("child")
        assert refusal(await stage.call("GET", f"{project.branches}/{child}/auth")) == OFF
        started = await stage.call("POST", f"{project.path}/endpoints/{project.compute}/restart")
        assert started.is_success
        assert (await stage.call("DELETE", path)).status_code == 423


async def test_users_outlive_it_unless_they_are_deleted_with_it() -> None:
    async with staged() as stage:
        project, path, _ = await _with_auth(stage)
        users = stage.world.projects[project.id].branches[project.main].auth_users
        await stage.do("POST", f"{path}/users", {"email": "Mia@example.com"})
        taken = await stage.call("POST", f"{path}/users", {"email": "mia@example.com"})
        assert taken.status_code == 409
        await stage.do("DELETE", path)
        assert [each.email for each in users.values()] == ["Mia@example.com"]
        await stage.do("POST", path, {"auth_provider": "better_auth"})
        await stage.do("DELETE", path, {"delete_data": True})
        assert not users


async def test_a_user_has_the_roles_that_were_set_last() -> None:
    async with staged() as stage:
        project, path, _ = await _with_auth(stage)
        user_id = (await stage.do("POST", f"{path}/users", {"email": "mia@example.com"}))["id"]
        for roles in (["admin", "editor"], ["viewer"]):
            await stage.do("PUT", f"{path}/users/{user_id}/role", {"roles": roles})
        users = stage.world.projects[project.id].branches[project.main].auth_users
        assert users[user_id].roles == ["viewer"]
        for _ in range(2):
            assert (await stage.call("DELETE", f"{path}/users/{user_id}")).status_code == 204
        gone = await stage.call("PUT", f"{path}/users/{user_id}/role", {"roles": ["viewer"]})
        assert refusal(gone) == (404, "", "auth user not found")


async def test_domains_are_added_once_and_removed_together() -> None:
    async with staged() as stage:
        _, path, _ = await _with_auth(stage)
        named = {"auth_provider": "better_auth"}
        names = [f"https://{each}.example.com" for each in "abc"]
        for each in names:
            await stage.do("POST", f"{path}/domains", {**named, "domain": each})
        twice = await stage.call("POST", f"{path}/domains", {**named, "domain": names[0]})
        assert twice.status_code == 409
        gone = [{"domain": each} for each in (*names[:2], "https://never.example.com")]
        await stage.do("DELETE", f"{path}/domains", {**named, "domains": gone})
        left = (await stage.get(f"{path}/domains"))["domains"]
        assert left == [{"domain": names[2], "auth_provider": "better_auth"}]
        wrong = {"auth_provider": "stack", "domain": "https://d.example.com"}
        assert refusal(await stage.call("POST", f"{path}/domains", wrong)) == OFF


async def test_an_oauth_provider_uses_shared_keys_until_it_has_its_own() -> None:
    async with staged() as stage:
        _, path, _ = await _with_auth(stage)
        oauth = f"{path}/oauth_providers"
        assert await stage.do("POST", oauth, {"id": "github"}) == {"id": "github", "type": "shared"}
        half = await stage.call("PATCH", f"{oauth}/github", {"client_id": "id"})
        assert half.status_code == 400
        assert (await stage.get(oauth))["providers"] == [{"id": "github", "type": "shared"}]
        own = {"client_id": "id", "client_secret": "s3cret"}
        await stage.do("PATCH", f"{oauth}/github", own | {"microsoft_tenant_id": "tenant"})
        assert (await stage.get(oauth))["providers"] == [{"id": "github", "type": "standard", **own}]
        assert (await stage.call("POST", oauth, {"id": "github"})).status_code == 409
        await stage.do("DELETE", f"{oauth}/github")
        for method in ("PATCH", "DELETE"):
            answer = await stage.call(method, f"{oauth}/github", {} if method == "PATCH" else None)
            assert refusal(answer) == (404, "", "oauth provider not found")


@pytest.mark.parametrize(
    ("place", "change", "kept"),
    [
        ("email_and_password", {"disable_sign_up": True}, {"enabled": True}),
        ("plugins/phone-number", {"otp_expires_in": 60}, {"enabled": False}),
        ("plugins/magic-link", {"expires_in": 30}, {"disable_sign_up": False}),
        ("plugins/organization", {"creator_role": "admin"}, {"membership_limit": 100}),
    ],
)
async def test_a_change_leaves_the_rest_of_its_section(place: str, change: Json, kept: Json) -> None:
    async with staged() as stage:
        _, path, _ = await _with_auth(stage)
        changed = await stage.do("PATCH", f"{path}/{place}", {**change, "unheard_of": 1})
        assert changed.items() >= {**change, **kept}.items()
        assert "unheard_of" not in changed
        everything = await stage.get(f"{path}/plugins")
        assert everything[place.removeprefix("plugins/").replace("-", "_")] == changed


async def test_a_webhook_is_replaced_as_a_whole() -> None:
    async with staged() as stage:
        _, path, _ = await _with_auth(stage)
        hook = {"enabled": True, "webhook_url": "https://hook.example.com", "enabled_events": ["send.otp"]}
        await stage.do("PUT", f"{path}/webhooks", hook)
        assert await stage.get(f"{path}/webhooks") == hook
        await stage.do("PUT", f"{path}/webhooks", {"enabled": False})
        assert await stage.get(f"{path}/webhooks") == {"enabled": False}


async def test_an_email_server_of_ones_own_leaves_no_password_behind() -> None:
    async with staged() as stage:
        _, path, _ = await _with_auth(stage)
        server = f"{path}/email_provider"
        assert (await stage.get(server))["type"] == "shared"
        await stage.do("PATCH", server, {"type": "standard", **SMTP})
        assert await stage.get(server) == {"type": "standard", **SMTP}
        await stage.do("PATCH", server, {"type": "shared", "sender_name": "Shop", "password": "stray"})
        assert await stage.get(server) == {"type": "shared", "sender_name": "Shop"}


async def test_a_test_email_goes_through_the_server_in_use_or_the_one_in_the_body() -> None:
    async with staged() as stage:
        project, path, _ = await _with_auth(stage)
        to = {"recipient_email": "ana@example.com"}
        assert await stage.do("POST", f"{path}/email_provider/test", to) == {"success": True}
        lost = await stage.do("POST", f"{path}/send_test_email", {**SMTP, **to, "host": "mail.invalid"})
        assert (lost["success"], "no such host" in lost["error_message"]) == (False, True)
        await stage.do("POST", f"{path}/send_test_email", {**SMTP, **to})
        service = stage.world.projects[project.id].branches[project.main].auth
        assert service is not None
        assert [(each.recipient, each.host) for each in service.sent] == [
            ("ana@example.com", None),
            ("ana@example.com", "mail.example.com"),
        ]


async def test_keys_are_told_when_they_are_made_and_never_again() -> None:
    async with staged() as stage:
        project, path, made = await _with_auth(stage)
        named = {"auth_provider": "better_auth", "project_id": project.id}
        fresh = await stage.do("POST", "/projects/auth/keys", named)
        assert fresh["secret_server_key"] != made["secret_server_key"]
        integrations = await stage.get(f"{project.path}/auth/integrations")
        shown = [integrations, *[await stage.get(f"{path}{below}") for below in PATHS]]
        assert fresh["secret_server_key"] not in json.dumps(shown)
        assert fresh["pub_client_key"] not in json.dumps(shown)


async def test_the_older_calls_see_the_service_of_the_default_branch_first() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        older, child = f"{project.path}/auth", await project.branch("child")
        assert refusal(await stage.call("GET", f"{older}/domains")) == OFF
        assert await stage.get(f"{older}/integrations") == {"data": []}
        for branch_id, domain in ((child, "https://child.example"), (project.main, "https://main.example")):
            path = f"{project.branches}/{branch_id}/auth"
            await stage.do("POST", path, {"auth_provider": "better_auth"})
            body = {"auth_provider": "better_auth", "domain": domain}
            await stage.do("POST", f"{older}/domains", body)
            assert [each["domain"] for each in (await stage.get(f"{path}/domains"))["domains"]] == [domain]
        listed = (await stage.get(f"{older}/integrations"))["data"]
        assert {each["branch_id"] for each in listed} == {child, project.main}


async def test_a_transfer_is_begun_and_finished_elsewhere() -> None:
    async with staged() as stage:
        project, path, _ = await _with_auth(stage)
        named = {"auth_provider": "better_auth", "project_id": project.id}
        answer = await stage.call("POST", "/projects/auth/transfer_ownership", named)
        assert as_json(answer)["url"].startswith("https://")
        assert (await stage.get(path))["transfer_status"] == "initiated"
