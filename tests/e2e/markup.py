"""What Slack would act on in the words that the bot sends."""

import re
from collections.abc import Iterator
from typing import Any

# Dates and links notify nobody, and a message may name whoever asked for it.
_NOTIFIES = re.compile(r"<!(?:channel|here|everyone|subteam)[^>]*>|<@[^>]*>")


def notified(calls: list[dict[str, Any]]) -> set[str]:
    """All mentions that would reach somebody, in everything that these calls show."""
    return {found for call in calls for text in _texts(call["args"]) for found in _NOTIFIES.findall(text)}


def _texts(value: Any) -> Iterator[str]:
    """The texts in which Slack reads mark-up: a message's own, and those of type mrkdwn."""
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("type") != "plain_text":
            yield value["text"]
        for each in value.values():
            yield from _texts(each)
