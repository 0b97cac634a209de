"""A walk through every operation of the login service, the older ones included, once each."""

from tests.contract.neon_stage import OnProject, Stage

SMTP = {
    "host": "mail.example.com",
    "port": 587,
    "username": "mailer",
    "password": "mail-secret",
    "sender_email": "hello@example.com",
    "sender_name": "Shop",
}
STACK = {"auth_provider": "stack"}


async def tour(project: OnProject) -> None:
    """Each answer is checked by the stage."""
    stage = project.stage
    path = f"{project.branches}/{await project.branch('with-auth')}/auth"
    await stage.do("POST", path, {"auth_provider": "better_auth"})
    await stage.get(path)
    await _domains(stage, path, "better_auth")
    await _oauth_providers(stage, path)
    made = await stage.do("POST", f"{path}/users", {"email": "a@example.com", "name": "A"})
    await stage.do("PUT", f"{path}/users/{made['id']}/role", {"roles": ["admin"]})
    await stage.do("DELETE", f"{path}/users/{made['id']}")
    await _settings(stage, path)
    await stage.do("DELETE", path)
    await _older(project)


async def _domains(stage: Stage, path: str, provider: str) -> None:
    named, domain = {"auth_provider": provider}, {"domain": "https://shop.example.com"}
    await stage.do("POST", f"{path}/domains", {**named, **domain})
    await stage.get(f"{path}/domains")
    await stage.do("DELETE", f"{path}/domains", {**named, "domains": [domain]})


async def _oauth_providers(stage: Stage, path: str) -> None:
    own = {"client_id": "id", "client_secret": "oauth-secret"}
    await stage.do("POST", f"{path}/oauth_providers", {"id": "google"})
    await stage.do("PATCH", f"{path}/oauth_providers/google", own)
    await stage.get(f"{path}/oauth_providers")
    await stage.do("DELETE", f"{path}/oauth_providers/google")


async def _settings(stage: Stage, path: str) -> None:
    changes = {
        "allow_localhost": {"allow_localhost": False},
        "email_and_password": {"disable_sign_up": True},
        "email_provider": {"type": "standard", **SMTP},
        "plugins/organization": {"membership_limit": 5},
        "plugins/magic-link": {"enabled": True},
        "plugins/phone-number": {"enabled": True},
        "config": {"name": "Shop"},
    }
    for place, change in changes.items():
        await stage.do("PATCH", f"{path}/{place}", change)
    await stage.do("PUT", f"{path}/webhooks", {"enabled": True, "webhook_url": "https://hook.example.com"})
    for place in ("allow_localhost", "email_and_password", "email_provider", "plugins/phone-number"):
        await stage.get(f"{path}/{place}")
    await stage.get(f"{path}/plugins")
    await stage.get(f"{path}/webhooks")
    to = {"recipient_email": "ana@example.com"}
    await stage.do("POST", f"{path}/send_test_email", {**SMTP, **to})
    await stage.do("POST", f"{path}/email_provider/test", to)


async def _older(project: OnProject) -> None:
    stage, path, named = project.stage, f"{project.path}/auth", {**STACK, "project_id": project.id}
    await stage.do("POST", "/projects/auth/create", {**named, "branch_id": project.main})
    await stage.do("POST", "/projects/auth/keys", named)
    made = await stage.do("POST", "/projects/auth/user", {**named, "email": "b@example.com"})
    await stage.do("DELETE", f"{path}/users/{made['id']}")
    await stage.get(f"{path}/integrations")
    await _domains(stage, path, "stack")
    await _oauth_providers(stage, path)
    await stage.do("PATCH", f"{path}/email_server", {"type": "shared", "sender_name": "Shop"})
    await stage.get(f"{path}/email_server")
    await stage.do("POST", "/projects/auth/transfer_ownership", named)
    await stage.do("DELETE", f"{path}/integration/stack", {"delete_data": True})
