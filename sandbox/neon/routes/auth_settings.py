"""The settings of a branch's login service: groups of fields, each read and changed as one."""

from dataclasses import dataclass

from sandbox.neon.auth_records import Fields
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.describing import operation, property_of
from sandbox.neon.records import JsonObject
from sandbox.neon.routes.auth import service_of


@dataclass(frozen=True)
class Section:
    """A group of settings with a path of its own, and the operations that read and change it."""

    name: str
    path: str
    change: str
    read: str | None = None
    method: str = "PATCH"

    def routes(self, base: str) -> tuple[Route, ...]:
        changing = Route(self.change, self.method, base + self.path, self._changed)
        return (
            (Route(self.read, "GET", base + self.path, self._shown), changing) if self.read else (changing,)
        )

    def _shown(self, call: Call) -> Reply:
        return Reply(service_of(call).settings[self.name])

    def _changed(self, call: Call) -> Reply:
        """A PATCH leaves what it does not name, a PUT does not. What the description lacks is dropped."""
        described = operation(self.change).body
        sent = {
            name: call.sent[name] for name in call.sent if described and property_of(described.schema, name)
        }
        settings = service_of(call).settings
        kept = {} if self.method == "PUT" else settings[self.name]
        settings[self.name] = _consistent(kept, sent)
        return Reply(settings[self.name])


def _consistent(kept: Fields, sent: JsonObject) -> Fields:
    """What a section becomes. An email server of another type shares nothing with the one before it."""
    kind = sent.get("type")
    if kind == "shared":
        sent = {name: sent[name] for name in sent if name in ("type", "sender_email", "sender_name")}
    return sent if kind is not None and kind != kept.get("type") else {**kept, **sent}


_SECTIONS = (
    Section("config", "/config", "updateNeonAuthConfig"),
    Section(
        "allow_localhost", "/allow_localhost", "updateNeonAuthAllowLocalhost", "getNeonAuthAllowLocalhost"
    ),
    Section(
        "email_and_password",
        "/email_and_password",
        "updateNeonAuthEmailAndPasswordConfig",
        "getNeonAuthEmailAndPasswordConfig",
    ),
    Section("email_provider", "/email_provider", "updateNeonAuthEmailProvider", "getNeonAuthEmailProvider"),
    Section("organization", "/plugins/organization", "updateNeonAuthOrganizationPlugin"),
    Section("magic_link", "/plugins/magic-link", "updateNeonAuthMagicLinkPlugin"),
    Section(
        "phone_number",
        "/plugins/phone-number",
        "updateNeonAuthPhoneNumberPlugin",
        "getNeonAuthPhoneNumberPlugin",
    ),
    Section("webhook", "/webhooks", "updateNeonAuthWebhookConfig", "getNeonAuthWebhookConfig", method="PUT"),
)
_AUTH = "/projects/{project_id}/branches/{branch_id}/auth"
ROUTES = tuple(route for section in _SECTIONS for route in section.routes(_AUTH))
