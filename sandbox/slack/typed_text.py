"""What Slack makes of typed text: mentions, channels and links in angle brackets, three entities."""

import re

from sandbox.slack.workspace import Workspace

_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]+)"
    r"|(?<![\w.+-])(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@.#&-])@(?P<person>[a-z0-9][\w.-]*)"
    r"|(?<![\w/@.#&-])\#(?P<channel>[a-z0-9][\w-]*)",
    re.IGNORECASE,
)
_BROADCASTS = frozenset({"channel", "here", "everyone"})
_TRAILING = ".,;:!?)]}'\""


def escape(text: str) -> str:
    """Replace the three characters that Slack escapes, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_sent(workspace: Workspace, text: str, *, names: bool) -> str:
    """The text as an app receives it; `names` adds the readable name to mentions, as slash commands do."""
    parts: list[str] = []
    end = 0
    for found in _TOKEN.finditer(text):
        parts += [escape(text[end : found.start()]), _replaced(workspace, found, names)]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _replaced(workspace: Workspace, found: re.Match[str], names: bool) -> str:
    typed = found.group()
    if found["url"]:
        url = typed.rstrip(_TRAILING)
        return f"<{escape(url)}>{escape(typed[len(url) :])}"
    if found["mail"]:
        return f"<mailto:{typed}|{typed}>"
    word = (found["person"] or found["channel"]).lower()
    # A full stop may end the sentence or belong to the name, so the longest name that exists wins.
    for length in range(len(word), 0, -1):
        meant = (_mention if found["person"] else _channel)(workspace, word[:length], names)
        if meant and (length == len(word) or not word[length].isalnum()):
            return meant + escape(typed[1 + length :])
    return escape(typed)


def _mention(workspace: Workspace, word: str, names: bool) -> str:
    if word in _BROADCASTS:
        return f"<!{word}>"
    for user in workspace.users.values():
        if user.name == word:
            return f"<@{user.id}|{word}>" if names else f"<@{user.id}>"
    for group in workspace.groups.values():
        if group.handle == word:
            return f"<!subteam^{group.id}|@{word}>"
    return ""


def _channel(workspace: Workspace, word: str, names: bool) -> str:
    for channel in workspace.channels.values():
        if channel.kind == "channel" and channel.name == word:
            return f"<#{channel.id}|{'' if channel.is_private else word}>"
    return ""
