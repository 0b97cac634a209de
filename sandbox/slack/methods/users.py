"""users.*: who is who."""

from sandbox.slack.errors import Refusal
from sandbox.slack.limits import TIER_2, TIER_4
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.methods.paging import page
from sandbox.slack.wire import JsonObject


def info(call: Call) -> JsonObject:
    """One person, strangers and deactivated colleagues included; refuses with user_not_found."""
    user = call.workspace.users.get(call.args.text("user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": user.as_slack(call.workspace.clock.now())}


def list_users(call: Call) -> JsonObject:
    """Everybody."""
    shown, metadata = page(call.args, list(call.workspace.users.values()))
    now = call.workspace.clock.now()
    return {"members": [user.as_slack(now) for user in shown], "cache_ts": int(now.timestamp())} | metadata


METHODS = (
    Method("users.info", info, TIER_4, "users:read"),
    Method("users.list", list_users, TIER_2, "users:read"),
)
