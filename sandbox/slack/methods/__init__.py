"""The Web API methods, by name."""

from collections.abc import Mapping

from sandbox.slack.methods import about, chat, conversations, files, reactions, usergroups, users, views
from sandbox.slack.methods.method import Method

METHODS: Mapping[str, Method] = {
    method.name: method
    for module in (about, chat, conversations, files, reactions, usergroups, users, views)
    for method in module.METHODS
}
