"""Slack's mark-up, built from values that nobody has checked.

Slack reads `&`, `<` and `>` as control characters and asks that exactly these three be escaped. An
unescaped name such as `<!channel>` would notify a whole channel, so every value that comes from
outside goes through `code`, `bold`, `prose`, `fence` or `link`. All functions are pure.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import humanize

ELLIPSIS = "…"
_BLANK = "(blank)"
_NAME_LIMIT = 120
_PROSE_LIMIT = 1500
_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}  # control, format (bidi marks, zero width), surrogate, private use
_HIDDEN = frozenset("\u034f\u2065")  # of other categories, yet never drawn: the second is not assigned
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, yet nothing to see
# What must be kept or dropped whole when text is cut: a mention, link or date, and an entity.
_TOKENS = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)
_FENCED = re.compile(r"```.*?```", re.DOTALL)
_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86400, 365.25 * 86400


def escape(text: str) -> str:
    """Escape what Slack reads as control characters, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """One line without control, zero-width or direction marks; line breaks and odd spaces become spaces."""
    return "".join(_visible(each) for each in text).strip()


def _visible(character: str) -> str:
    if character.isspace() or character in _BLANK_LETTERS:
        return " "
    hidden = character in _HIDDEN or unicodedata.category(character) in _INVISIBLE
    return "" if hidden else character


def shorten(text: str, limit: int) -> str:
    """Cut plain text to `limit` characters, ending in … where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def cut(mrkdwn: str, limit: int) -> str:
    """Cut mark-up to `limit` characters without splitting an entity or a mention, closing open code."""
    if len(mrkdwn) <= limit:
        return mrkdwn
    end, room = 0, limit - len("```") - len(ELLIPSIS)
    for token in _TOKENS.finditer(mrkdwn):
        if token.end() > room:
            break
        end = token.end()
    head = mrkdwn[:end]
    if head.count("```") % 2:
        inside = head.rstrip("`")  # what is left of a closing fence, or an opening one with nothing in it
        return inside + ELLIPSIS + ("```" if inside.count("```") % 2 else "")
    return head + ("`" if _FENCED.sub("", head).count("`") % 2 else "") + ELLIPSIS


def code(value: str, limit: int = _NAME_LIMIT) -> str:
    """A value from outside as inline code; backticks become apostrophes, so that it cannot end early."""
    shown = shorten(clean(value).replace("`", "'"), limit) or _BLANK
    return f"`{escape(shown)}`"


def fence(text: str, limit: int = 2800) -> str:
    """Several lines of code, at most about `limit` characters once escaped."""
    lines = ("".join(map(_visible, line)).rstrip() for line in text.splitlines())
    body = escape("\n".join(lines).replace("```", "'''")) or _BLANK
    return f"```\n{cut(body, limit)}\n```"


def exact(text: str, limit: int = 2500) -> bool:
    """Whether `fence` shows a line just as it is. What was cut or mended opens nothing and leads nowhere."""
    plain = text.isascii() and text.isprintable() and text == text.strip() and "`" not in text
    return bool(text) and plain and len(escape(text)) <= limit


def bold(value: str, limit: int = _NAME_LIMIT) -> str:
    """A value from outside in bold; its own asterisks and backticks are dropped."""
    shown = shorten(clean(value).replace("*", "").replace("`", ""), limit).strip() or _BLANK
    return f"*{escape(shown)}*"


def prose(text: str, limit: int = _PROSE_LIMIT) -> str:
    """A sentence that may quote outside values: escaped, on one line, its inline code kept."""
    return cut(escape(clean(text)), limit)


def user(user_id: str) -> str:
    """A person by name. It notifies them when they can see the message."""
    return f"<@{user_id}>" if re.fullmatch(r"[UW][A-Z0-9]{1,30}", user_id) else code(user_id)


def group(group_id: str) -> str:
    """A user group by name. It notifies all its members: only where one person sees it, or to ask them."""
    return f"<!subteam^{group_id}>" if re.fullmatch(r"S[A-Z0-9]{1,30}", group_id) else code(group_id)


def channel(channel_id: str) -> str:
    """A channel by name, as a link that notifies nobody."""
    return f"<#{channel_id}>" if re.fullmatch(r"[CG][A-Z0-9]{1,30}", channel_id) else code(channel_id)


def name_groups(mrkdwn: str) -> str:
    """Show user group ids in escaped text by their names. Only for messages that one person sees."""
    return re.sub(r"(?<![\w^])S0[A-Z0-9]{5,30}\b", lambda found: group(found.group()), mrkdwn)


def date(moment: datetime, tokens: str = "{date_short_pretty} {time}") -> str:
    """A time in the reader's own time zone; old clients show it in UTC."""
    return f"<!date^{int(moment.timestamp())}^{tokens}|{plain_date(moment)}>"


def plain_date(moment: datetime) -> str:
    """A time for plain text, in UTC and saying so."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def span(length: timedelta) -> str:
    """A length of time in its largest sensible unit, rounded: `5 minutes`, `7 days`, `13 months`."""
    total = abs(length.total_seconds())
    if total >= 2 * _YEAR:
        return f"{round(total / _YEAR)} years"
    if total >= _YEAR:
        return f"{round(total / _YEAR * 12)} months"
    if round(total / _HOUR) >= 48:
        return f"{round(total / _DAY)} days"
    if total >= 1.5 * _HOUR:
        return f"{round(total / _HOUR)} hours"
    if total >= _MINUTE:
        return count(round(total / _MINUTE), "minute")
    return count(round(total), "second")


def ago(moment: datetime, now: datetime) -> str:
    """How long ago something was: `3 days ago`, or `just now`."""
    return "just now" if (now - moment).total_seconds() < _MINUTE else f"{span(now - moment)} ago"


def until(moment: datetime, now: datetime) -> str:
    """How far off something is: `in 7 days`, or `any moment now`."""
    return "any moment now" if (moment - now).total_seconds() < _MINUTE else f"in {span(moment - now)}"


def size(number: int | None) -> str:
    """Bytes in binary units: `30 MiB`. Neon leaves the size out while a branch is fresh."""
    if number is None:
        return "size not known yet"
    return humanize.naturalsize(max(number, 0), binary=True).replace(".0 ", " ")


def seconds(number: float) -> str:
    """How long something took: `0.6 s`, `1 min 5 s`, `1 h 2 min`."""
    tenths = round(max(number, 0.0), 1)
    if tenths < 0.1:
        return "under 0.1 s"
    if tenths < _MINUTE:
        return f"{tenths:g} s"
    whole = round(tenths)
    hours, minutes, rest = whole // _HOUR, whole % _HOUR // _MINUTE, whole % _MINUTE
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 branch`, `2 branches` with the plural given, else an `s` is added."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
