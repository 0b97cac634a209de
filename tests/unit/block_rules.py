"""The limits that Slack puts on a message, as assertions, and what a message would notify."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.slack.views.message import Message

_ANGLES = re.compile(r"<([^<>]*)>")
_RAW_CONTROL = re.compile(r"&(?!(?:amp|lt|gt);)")
_GROUP = re.compile(r"!subteam\^S[A-Z0-9]+")
_QUIET = ("!date^", "#", "http://", "https://")
_BIDI_OR_INVISIBLE = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def check(message: Message, *, asker: str = "", groups: bool = False, others: Collection[str] = ()) -> None:
    """Fail on anything that Slack would refuse, or that notifies anybody but the asker.

    `groups`: user groups may be named too, because one person alone sees the message. `others` are people
    and groups who have a part in it.
    """
    assert message.text.strip(), "a message without text says nothing to a screen reader"
    assert len(message.text) <= 3000
    assert mentions(message.text) == set(), f"the text would notify: {message.text}"
    assert len(message.blocks) <= 50
    ids: list[str] = []
    for block in message.blocks:
        ids.extend(_check_block(block))
    assert len(ids) == len(set(ids)), f"action ids are not unique: {ids}"
    for text in (message.text, *mrkdwn_texts(message)):
        _check_mrkdwn(text)
        notified = {each for each in mentions(text) if not (groups and _GROUP.fullmatch(each))}
        meant = {f"!subteam^{each}" if each.startswith("S") else f"@{each}" for each in (asker, *others)}
        assert notified <= meant, f"would notify: {text}"
    json.dumps([dict(block) for block in message.blocks]).encode()


def mentions(mrkdwn: str) -> set[str]:
    """The inside of everything in angle brackets that notifies: people, groups, channels."""
    return {each for each in _ANGLES.findall(mrkdwn) if not each.startswith(_QUIET)}


def mrkdwn_texts(message: Message) -> list[str]:
    """Every piece of mark-up in the blocks."""
    return [each["text"] for each in _objects(list(message.blocks)) if each.get("type") == "mrkdwn"]


def buttons(message: Message) -> dict[str, Mapping[str, Any]]:
    """The buttons of a message by label."""
    return {
        each["text"]["text"]: each for each in _objects(list(message.blocks)) if each.get("type") == "button"
    }


def rendered(message: Message) -> str:
    """What a person reads: mark-up and buttons, one paragraph per block."""
    return "\n\n".join(map(_render, message.blocks))


def _render(block: Mapping[str, Any]) -> str:
    if block["type"] == "actions":
        return " ".join(f"[{each['text']['text']}]" for each in block["elements"])
    if block["type"] == "context":
        return " | ".join(each["text"] for each in block["elements"])
    if block["type"] == "data_visualization":
        return f"(chart) {block['title']}"
    aside = f" [{block['accessory']['text']['text']}]" if "accessory" in block else ""
    return f"{block['text']['text']}{aside}"


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for each in value.values():
            yield from _objects(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _objects(each)


def _check_block(block: Mapping[str, Any]) -> Iterator[str]:
    kind = block["type"]
    if kind == "section":
        _check_text(block["text"], 3000)
        if "accessory" in block:
            yield _check_button(block["accessory"])
    elif kind == "context":
        assert 1 <= len(block["elements"]) <= 10
        for each in block["elements"]:
            _check_text(each, 3000)
    elif kind == "actions":
        assert 1 <= len(block["elements"]) <= 25
        for each in block["elements"]:
            yield _check_button(each)
    elif kind == "header":
        _check_text(block["text"], 150)
        assert block["text"]["type"] == "plain_text"
    elif kind == "data_visualization":
        _check_chart(block)
    else:
        assert kind == "divider", f"a kind of block that nobody checked: {kind}"


def _check_chart(block: Mapping[str, Any]) -> None:
    """Bars: one series, and a point of it for each category."""
    assert 1 <= len(block["title"]) <= 50
    (series,) = block["chart"]["series"]
    categories = block["chart"]["axis_config"]["categories"]
    assert [each["label"] for each in series["data"]] == categories
    assert 1 <= len(categories) <= 20
    assert all(1 <= len(each) <= 20 for each in (*categories, series["name"]))


def _check_button(button: Mapping[str, Any]) -> str:
    assert button["type"] == "button"
    assert button["text"]["type"] == "plain_text"
    _check_text(button["text"], 75)
    assert 1 <= len(button["action_id"]) <= 255
    assert ("value" in button) != ("url" in button)
    assert len(button.get("value", "")) <= 2000
    assert len(button.get("url", "")) <= 3000
    assert button.get("style", "primary") in {"primary", "danger"}
    assert 1 <= len(button.get("accessibility_label", "x")) <= 75
    return str(button["action_id"])


def _check_text(text: Mapping[str, Any], limit: int) -> None:
    assert 1 <= len(text["text"]) <= limit
    assert text["type"] in {"mrkdwn", "plain_text"}
    if text["type"] == "mrkdwn":
        assert text["verbatim"] is True
    else:
        assert not _BIDI_OR_INVISIBLE.search(text["text"])


def _check_mrkdwn(text: str) -> None:
    bare = _ANGLES.sub("", text)
    assert "<" not in bare, f"an unescaped angle: {text!r}"
    assert ">" not in bare, f"an unescaped angle: {text!r}"
    assert not _RAW_CONTROL.search(bare), f"an unescaped ampersand: {text!r}"
    assert not _BIDI_OR_INVISIBLE.search(text), f"an invisible character: {text!r}"
