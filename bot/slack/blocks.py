"""Builders for Block Kit. Slack refuses a whole message for one bad block, so limits are kept here.

Text that is too long is cut with …; nothing raises. Limits are those of Slack's Block Kit reference.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from bot.slack import mrkdwn
from bot.slack.views.message import Block, Chart, Message

MAX_BLOCKS = 50
MAX_TEXT = 3000
MAX_SECTION = 3000
MAX_HEADER = 150
MAX_CONTEXT_ELEMENTS = 10
MAX_ACTIONS = 25
MAX_BUTTON_TEXT = 75
MAX_BUTTON_VALUE = 2000
MAX_URL = 3000
MAX_WINDOW_BLOCKS, MAX_TITLE, MAX_LABEL, MAX_OPTION = 100, 24, 2000, 75
CHART = "data_visualization"
MAX_CHART_TITLE, MAX_AXIS, MAX_CHART_LABEL, MAX_POINTS = 50, 50, 20, 20

Style = Literal["primary", "danger"]
# Buttons of these kinds get a number when the message is put together: ids must be unique in it.
_NUMBERED = frozenset({"run", "page", "open"})


def section(text: str, *, accessory: Block | None = None) -> Block:
    """A paragraph of mark-up, with a button beside it if wanted."""
    block: dict[str, Any] = {"type": "section", "text": _mrkdwn(text, MAX_SECTION)}
    if accessory is not None and _fits(accessory):
        block["accessory"] = accessory
    return block


def sections(lines: Iterable[str], separator: str = "\n") -> tuple[Block, ...]:
    """Many lines as few sections, none of which is so long that it would be cut."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(separator) + len(line) <= MAX_SECTION:
            packed[-1] += separator + line
        else:
            packed.append(line)
    return tuple(section(each) for each in packed)


def context(*texts: str) -> Block | None:
    """Small print. None when there is nothing to say."""
    said = [each for each in texts if each][:MAX_CONTEXT_ELEMENTS]
    if not said:
        return None
    return {"type": "context", "elements": [_mrkdwn(each, MAX_SECTION) for each in said]}


def actions(*buttons: Block | None) -> Block | None:
    """A row of buttons. None when none is left."""
    # A button whose value was cut would run another command than its label says, so it is left out.
    fitting = [each for each in buttons if each is not None and _fits(each)][:MAX_ACTIONS]
    return {"type": "actions", "elements": fitting} if fitting else None


def button(
    label: str, action_id: str, value: str, *, style: Style | None = None, described: str = ""
) -> Block:
    """A button. `described` is what a screen reader says in place of the label."""
    block: dict[str, Any] = {
        "type": "button",
        "text": _plain(label, MAX_BUTTON_TEXT),
        "action_id": action_id,
        "value": value,
    }
    if style is not None:
        block["style"] = style
    if spoken := mrkdwn.shorten(mrkdwn.clean(described), MAX_BUTTON_TEXT):
        block["accessibility_label"] = spoken
    return block


def run_button(label: str, command_line: str, *, style: Style | None = None, described: str = "") -> Block:
    """A button that types a command (given without the slash) as the person who clicks."""
    return button(label, "run", command_line, style=style, described=described)


def page_button(label: str, command_line: str, *, described: str = "") -> Block:
    """As `run_button`, but the answer replaces the message that the button is on."""
    return button(label, "page", command_line, described=described)


def link_button(label: str, url: str) -> Block:
    """A button that opens a page in the browser. Slack reports the click all the same."""
    return {"type": "button", "text": _plain(label, MAX_BUTTON_TEXT), "action_id": "open", "url": url}


def chart(shown: Chart) -> Block:
    """Bars as Slack draws them. Not every workspace takes this block: bot.slack.gateway goes without then."""
    points = list(zip(map(_label, shown.categories), shown.values, strict=True))[:MAX_POINTS]
    data = [{"label": label, "value": round(value, 2)} for label, value in points]
    axes = {"categories": [label for label, _ in points], "y_label": _label(shown.unit, MAX_AXIS)}
    series = [{"name": _label(shown.unit), "data": data}]
    return {
        "type": CHART,
        "title": _label(shown.title, MAX_CHART_TITLE),
        "chart": {"type": "bar", "series": series, "axis_config": axes},
    }


def _label(text: str, limit: int = MAX_CHART_LABEL) -> str:
    return mrkdwn.shorten(mrkdwn.clean(text), limit) or mrkdwn.ELLIPSIS


def window(
    title: str, parts: Sequence[Block], *, submit: str = "", callback_id: str = "", private_metadata: str = ""
) -> Block:
    """A modal. Without `submit` it only shows something."""
    view: dict[str, Any] = {
        "type": "modal",
        "title": _plain(title, MAX_TITLE),
        "close": _plain("Cancel" if submit else "Close", MAX_TITLE),
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "blocks": list(parts)[:MAX_WINDOW_BLOCKS],
    }
    return view | ({"submit": _plain(submit, MAX_TITLE)} if submit else {})


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """Something to fill in, in a window."""
    block: dict[str, Any] = {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label, MAX_LABEL),
        "optional": optional,
        "element": element,
    }
    return block | ({"hint": _plain(hint, MAX_LABEL)} if hint else {})


def text_input(action_id: str, longest: int) -> Block:
    """A line to write."""
    return {"type": "plain_text_input", "action_id": action_id, "max_length": longest}


def select(action_id: str, choices: Sequence[tuple[str, str]]) -> Block:
    """A menu of labels and values; the first is chosen unless somebody chooses another."""
    options = [{"text": _plain(label, MAX_OPTION), "value": value} for label, value in choices]
    return {"type": "static_select", "action_id": action_id, "options": options, "initial_option": options[0]}


def message(text: str, *parts: Block | Sequence[Block] | None) -> Message:
    """Put a message together: button ids made unique, at most 50 blocks, the last one always kept."""
    blocks: list[Block] = []
    for part in parts:
        if isinstance(part, Sequence):
            blocks.extend(part)
        elif part is not None:
            blocks.append(part)
    if len(blocks) > MAX_BLOCKS:
        note: Block = {"type": "context", "elements": [_mrkdwn("… and more, not shown", MAX_SECTION)]}
        blocks = [*blocks[: MAX_BLOCKS - 2], note, blocks[-1]]
    return Message(text=mrkdwn.cut(text.strip(), MAX_TEXT) or mrkdwn.ELLIPSIS, blocks=_number(blocks))


def extended(shown: Message, line: str, buttons: Sequence[Block]) -> Message:
    """The same message with one more line in its first paragraph, and more buttons before its own."""
    blocks = list(shown.blocks)
    place = next((at for at, each in enumerate(blocks) if each["type"] == "section"), None)
    if place is None:
        blocks.insert(0, section(line))
    else:
        text = f"{blocks[place]['text']['text']}\n{line}"
        blocks[place] = {**blocks[place], "text": _mrkdwn(text, MAX_SECTION)}
    row = next((at for at, each in enumerate(blocks) if each["type"] == "actions"), None)
    own = blocks[row]["elements"] if row is not None else ()
    if (wanted := actions(*buttons, *own)) is not None:
        # Small print stays the last of all.
        at = row if row is not None else len(blocks) - (blocks[-1]["type"] == "context")
        blocks[at : at + (row is not None)] = [wanted]
    return message(f"{shown.text} {line}", *blocks)


def _number(blocks: Iterable[Block]) -> tuple[Block, ...]:
    counts: Counter[str] = Counter()

    def numbered(element: Block) -> Block:
        kind = str(element.get("action_id", "")).partition(":")[0]
        if kind not in _NUMBERED:
            return element
        counts[kind] += 1
        return {**element, "action_id": f"{kind}:{counts[kind]}"}

    done: list[Block] = []
    for block in blocks:
        if block["type"] == "actions":
            block = {**block, "elements": [numbered(each) for each in block["elements"]]}
        elif "accessory" in block:
            block = {**block, "accessory": numbered(block["accessory"])}
        done.append(block)
    return tuple(done)


def _fits(element: Block) -> bool:
    return len(element.get("value", "")) <= MAX_BUTTON_VALUE and len(element.get("url", "")) <= MAX_URL


def _mrkdwn(text: str, limit: int) -> Block:
    # verbatim: bare URLs, #names and @names in outside text stay text.
    return {"type": "mrkdwn", "text": mrkdwn.cut(text, limit) or mrkdwn.ELLIPSIS, "verbatim": True}


def _plain(text: str, limit: int) -> Block:
    shown = mrkdwn.shorten(mrkdwn.clean(text), limit) or mrkdwn.ELLIPSIS
    return {"type": "plain_text", "text": shown, "emoji": False}
