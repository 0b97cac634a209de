"""Methods about the connection itself, and judging blocks without posting them."""

from yarl import URL

from sandbox.slack.blockkit import MESSAGE, problems_in_blocks, problems_in_view
from sandbox.slack.blockkit.report import Problem
from sandbox.slack.errors import Refusal
from sandbox.slack.limits import SPECIAL, TIER_3
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.people import APP_ID, BOT_ID, BOT_USER, TEAM_DOMAIN, TEAM_ID, TEAM_NAME
from sandbox.slack.wire import JsonObject, as_object


def auth_test(call: Call) -> JsonObject:
    """Who the token is."""
    return {
        "url": f"{call.base_url}/",
        "team": TEAM_NAME,
        "user": call.workspace.users[BOT_USER].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> JsonObject:
    """Echo the arguments; `error` asks for that refusal."""
    error = call.args.text("error")
    if error:
        raise Refusal(error, details={"args": call.args.for_the_record()})
    return {"args": call.args.for_the_record()}


def team_info(call: Call) -> JsonObject:
    """The workspace."""
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "url": f"{call.base_url}/"}}


def connections_open(call: Call) -> JsonObject:
    """A WebSocket address for Socket Mode, good for one connection."""
    url = URL(call.base_url)
    socket = (
        url.with_scheme("wss" if url.scheme == "https" else "ws") / "socket" / call.workspace.sockets.ticket()
    )
    return {"url": str(socket.with_query(app_id=APP_ID))}


def blocks_validate(call: Call) -> JsonObject:
    """Judge exactly one of `blocks`, `message` and `view` without posting anything."""
    args = call.args
    given = [name for name in ("blocks", "message", "view") if args.given(name)]
    if len(given) != 1:
        raise Refusal("invalid_arguments", ["provide exactly one of blocks, message or view"])
    value = args.json(given[0], "invalid_blocks_format")
    problems: list[Problem]
    if given[0] == "view":
        problems = problems_in_view(value)
    elif given[0] == "message":
        problems = problems_in_blocks(as_object(value).get("blocks", []), MESSAGE, "/message/blocks")
    else:
        problems = problems_in_blocks(value, MESSAGE)
    if problems:
        said = [str(problem) for problem in problems]
        raise Refusal("invalid_blocks", said, details={"errors": said})
    return {}


METHODS = (
    Method("auth.test", auth_test, SPECIAL),
    Method("api.test", api_test, SPECIAL, token="none"),
    Method("team.info", team_info, TIER_3, "team:read"),
    Method("apps.connections.open", connections_open, TIER_3, token="app"),
    Method("blocks.validate", blocks_validate, TIER_3, token="none"),
)
