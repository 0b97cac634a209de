"""usergroups.*: groups of people."""

from sandbox.slack.errors import Refusal
from sandbox.slack.limits import TIER_2
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.wire import JsonObject


def list_groups(call: Call) -> JsonObject:
    """The user groups, disabled ones only when asked for."""
    args = call.args
    groups = (
        group
        for group in call.workspace.groups.values()
        if args.flag("include_disabled") or not group.disabled
    )
    with_users, counted = args.flag("include_users"), args.flag("include_count")
    return {"usergroups": [group.as_slack(with_users=with_users, counted=counted) for group in groups]}


def list_members(call: Call) -> JsonObject:
    """The ids of a group's members; refuses with no_such_subteam."""
    group = call.workspace.groups.get(call.args.required("usergroup"))
    if group is None or (group.disabled and not call.args.flag("include_disabled")):
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


METHODS = (
    Method("usergroups.list", list_groups, TIER_2, "usergroups:read"),
    Method("usergroups.users.list", list_members, TIER_2, "usergroups:read"),
)
