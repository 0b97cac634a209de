"""A message as a person reads it, in plain text: for tests, snapshots and logs."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox.slack.wire import as_list, as_object

_ENTITY = re.compile(r"<(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


def plain(message: Mapping[str, Any]) -> str:
    """The visible content of a message or view, one line for each block's line.

    Blocks are what a person sees; the text shows only where there are none. Links show their label, mentions
    and dates their readable part, buttons are `[Label]`, and the three entities are decoded.
    """
    parts = [plain_text(as_object(message.get("title")).get("text", ""))] if "title" in message else []
    if message.get("blocks"):
        parts += [_block(block) for block in as_list(message["blocks"])]
    else:
        parts.append(plain_text(message.get("text", "")))
    for attachment in as_list(message.get("attachments")):
        parts.append(plain(as_object(attachment)))
    parts += [f"(file: {file.get('title')})" for file in as_list(message.get("files"))]
    return "\n".join(part for part in parts if part)


def plain_text(mrkdwn: str) -> str:
    """mrkdwn with its angle brackets and entities resolved; formatting characters stay as typed."""
    shown = _ENTITY.sub(_shown, mrkdwn)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(found: re.Match[str]) -> str:
    what, label = found["what"], found["label"]
    if what.startswith("!date^"):
        return label or what
    if what.startswith("!subteam^"):
        return label or f"@{what.removeprefix('!subteam^')}"
    if what.startswith("!"):
        return f"@{what[1:]}"
    if what.startswith("@"):
        return f"@{label or what[1:]}"
    if what.startswith("#"):
        return f"#{label or what[1:]}"
    return label or what


def _text(value: Any) -> str:
    """A text object, or the bare string that some newer blocks take."""
    if isinstance(value, str):
        return value
    text = str(as_object(value).get("text", ""))
    return plain_text(text) if as_object(value).get("type") == "mrkdwn" else text


def _block(block: Any) -> str:
    kind = str(as_object(block).get("type"))
    return _BLOCKS.get(kind, _whatever)(as_object(block))


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _section(block: Mapping[str, Any]) -> str:
    fields = (_text(field) for field in as_list(block.get("fields")))
    return _lines([_text(block.get("text")), *fields, _element(block.get("accessory"))])


def _row(block: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (_element(element) for element in as_list(block.get("elements")))))


def _element(value: Any) -> str:
    element = as_object(value)
    kind = str(element.get("type", ""))
    if kind in {"plain_text", "mrkdwn"}:
        return _text(element)
    if kind in {"button", "workflow_button", "icon_button"}:
        return f"[{_text(element.get('text'))}]"
    if kind == "image":
        return f"(image: {element.get('alt_text', '')})"
    if kind == "overflow":
        return f"[… {' | '.join(_text(as_object(o).get('text')) for o in as_list(element.get('options')))}]"
    if kind in {"checkboxes", "radio_buttons"}:
        return " ".join(f"( ) {_text(as_object(o).get('text'))}" for o in as_list(element.get("options")))
    return f"[{_text(element.get('placeholder')) or kind}]" if kind else ""


def _image(block: Mapping[str, Any]) -> str:
    return _lines([_text(block.get("title")), f"(image: {block.get('alt_text', '')})"])


def _input(block: Mapping[str, Any]) -> str:
    element = as_object(block.get("element"))
    chosen = as_object(element.get("initial_option"))
    ticked = {as_object(each).get("value") for each in as_list(element.get("initial_options"))}
    initial = str(element.get("initial_value") or _text(chosen.get("text")) or "")
    if element.get("type") != "checkboxes":
        return _lines([f"{_text(block.get('label'))}: [{initial}]", _text(block.get("hint"))])
    options = map(as_object, as_list(element.get("options")))
    rows = (f"{'[x]' if each.get('value') in ticked else '[ ]'} {_both(each)}" for each in options)
    return _lines([f"{_text(block.get('label'))}:", *rows, _text(block.get("hint"))])


def _both(option: Mapping[str, Any]) -> str:
    """An option with the small print below it."""
    return " | ".join(filter(None, (_text(option.get("text")), _text(option.get("description")))))


def _rich(block: Mapping[str, Any]) -> str:
    return _lines(_rich_part(part) for part in as_list(block.get("elements")))


def _rich_part(part: Any) -> str:
    element = as_object(part)
    if element.get("type") == "rich_text_list":
        return _lines(f"• {_rich_part(item)}" for item in as_list(element.get("elements")))
    if "elements" in element:
        return "".join(_rich_part(inner) for inner in as_list(element["elements"]))
    match element.get("type"):
        case "user":
            return f"@{element.get('user_id')}"
        case "channel":
            return f"#{element.get('channel_id')}"
        case "emoji":
            return f":{element.get('name')}:"
        case _:
            return str(element.get("text") or element.get("fallback") or element.get("url") or "")


def _cell(cell: Any) -> str:
    value = as_object(cell)
    if value.get("type") == "rich_text":
        return _rich(value)
    return str(value.get("text", value.get("value", "")))


def _table(block: Mapping[str, Any]) -> str:
    rows = (" | ".join(_cell(cell) for cell in as_list(row)) for row in as_list(block.get("rows")))
    return _lines([_text(block.get("caption")), *rows])


def _point(point: Mapping[str, Any]) -> str:
    return f"{point.get('label')} {point.get('value')}"


def _chart(block: Mapping[str, Any]) -> str:
    chart = as_object(block.get("chart"))
    named = [("", chart.get("segments"))] if chart.get("type") == "pie" else []
    named += [
        (str(each.get("name")), each.get("data")) for each in map(as_object, as_list(chart.get("series")))
    ]
    rows = (f"{name}: {', '.join(_point(as_object(each)) for each in as_list(data))}" for name, data in named)
    return _lines([f"(chart) {block.get('title')}", *rows])


def _task(block: Mapping[str, Any]) -> str:
    details = (_rich(as_object(block.get(part))) for part in ("details", "output"))
    return _lines([f"({block.get('status')}) {_text(block.get('title'))}", *details])


def _plan(block: Mapping[str, Any]) -> str:
    return _lines([_text(block.get("title")), *(_task(as_object(t)) for t in as_list(block.get("tasks")))])


def _card(block: Mapping[str, Any]) -> str:
    texts = (_text(block.get(part)) for part in ("title", "subtitle", "body", "subtext"))
    buttons = " ".join(_element(action) for action in as_list(block.get("actions")))
    return _lines([*texts, buttons])


def _carousel(block: Mapping[str, Any]) -> str:
    return _lines(_card(as_object(card)) for card in as_list(block.get("elements")))


def _divider(_: Mapping[str, Any]) -> str:
    return "---"


def _whatever(block: Mapping[str, Any]) -> str:
    return _text(block.get("text"))


_BLOCKS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "section": _section,
    "context": _row,
    "actions": _row,
    "context_actions": _row,
    "divider": _divider,
    "image": _image,
    "input": _input,
    "rich_text": _rich,
    "table": _table,
    "data_table": _table,
    "data_visualization": _chart,
    "task_card": _task,
    "plan": _plan,
    "card": _card,
    "carousel": _carousel,
}
