"""Pure: what Slack delivers, made into plain text and then into words.

Slack text goes through `from_slack` and then `split`. A line that the bot wrote itself, such as the
value of a button, holds no Slack markup and goes through `split` alone; `join` is its inverse.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from bot.errors import UsageError

LONGEST = 2_000  # characters; Slack delivers more, a command line never needs them

_MARKUP = re.compile(r"<(?P<body>[^<>]*)>|&(?P<entity>amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_CONVERSATION = re.compile(r"[CDG][A-Z0-9]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALL_CODE = re.compile(r"(`+)([^`]+)\1")

# Letters and marks by category that are nevertheless blank on the screen.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_INVISIBLE = frozenset("\u034f")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})  # control, format (zero width, direction, BOM), lone surrogates

_QUOTES = ('"“”„‟«»″', "'‘’‚‛‹›′", "`")
_DASHES = "-‐‑‒–—―⁃−﹘﹣－"
_LONG_DASHES = frozenset("–—―﹘")  # what phones and Macs make of `--`
_LEADING_DASHES = re.compile(f"[{_DASHES}]+")
_OPTION = re.compile(rf"[{_DASHES}]+[^\W\d_][\w-]*=(?=[{re.escape(''.join(_QUOTES))}])")

_LONGEST_SHOWN = 60
_LONGEST_COMPARED = 80  # comparing is quadratic in the length


def from_slack(text: str) -> str:
    """The text as its author saw it: markup replaced by its label, entities decoded once, odd spaces
    made plain, invisible characters dropped.

    A typed `<!channel>` arrives as `&lt;!channel&gt;` and comes out as these ten characters.

    Raises UsageError for more than 2,000 characters.
    """
    _refuse_long(text)
    plain = "".join(map(_visible, _MARKUP.sub(_read_markup, text))).strip()
    whole = _ALL_CODE.fullmatch(plain)
    return whole.group(2).strip() if whole else plain


def split(line: str) -> tuple[str, ...]:
    """The words of a command line.

    A quote opens at the start of a word or right after `--option=`, and closes at the end of a word;
    anywhere else it is a letter like any other, as in `ana's-branch`. Straight, curly and angled
    quotes are the same; inside a quoted word a doubled quote stands for one. Backslashes are literal.
    Dashes of all kinds before a letter mean `--` at the start of an unquoted word.

    Raises UsageError for a quote that is never closed, and for more than 2,000 characters.
    """
    _refuse_long(line)
    return _split(line)


def join(words: Iterable[str]) -> str:
    """A command line that `split` takes apart into exactly these words."""
    return " ".join(map(_as_typed, words))


def quoted(word: str) -> str:
    """A word of the user's for a message, shortened where it is long."""
    short = word if len(word) <= _LONGEST_SHOWN else word[: _LONGEST_SHOWN - 1] + "…"
    return f"“{short}”"


def either(choices: Iterable[str]) -> str:
    """a, b or c."""
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def nearest(word: str, known: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """The known names that look most like this word, best first; none when nothing is near."""
    if len(word) > _LONGEST_COMPARED:
        return ()
    by_lower = {each.lower(): each for each in known}
    return tuple(by_lower[each] for each in get_close_matches(word.lower(), by_lower, n=limit))


def plain_dashes(word: str) -> str:
    """All kinds of dashes made `-`, for values that are no names."""
    return "".join("-" if each in _DASHES else each for each in word)


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise UsageError(
            f"That is {len(text):,} characters long; a command has at most {LONGEST:,}.",
            hint="Send a shorter command.",
        )


def _read_markup(found: re.Match[str]) -> str:
    if found["entity"]:
        return _ENTITIES[found["entity"]]
    body, bar, label = found["body"].partition("|")
    readable = _readable(body, label, labelled=bool(bar))
    return found[0] if readable is None else _decoded(readable)


def _readable(body: str, label: str, *, labelled: bool) -> str | None:
    """What markup stands for; None when the brackets are no markup of Slack's."""
    if body[:1] in {"@", "#"} and (label or body[1:]):
        return body[0] + (label.removeprefix(body[0]) or body[1:])
    if body[:1] == "!" and len(body) > 1:
        return _special(body[1:], label)
    # Private channels are delivered without `#` and with an empty label.
    if labelled and _CONVERSATION.fullmatch(body):
        return "#" + (label or body)
    if _SCHEME.match(body):
        return _link(body, label)
    return None


def _special(body: str, label: str) -> str:
    kind, _, rest = body.partition("^")
    if kind == "date":
        return label or rest
    return "@" + (label.removeprefix("@") or rest or kind)


def _link(target: str, label: str) -> str:
    scheme, _, rest = target.partition(":")
    if scheme in {"mailto", "tel"}:
        return label or rest
    # Slack links whatever looks like a host, so the name `fix-main.py` comes as http://fix-main.py.
    if label and target in {f"http://{label}", f"http://{label}/"}:
        return label
    return target


def _decoded(text: str) -> str:
    return re.sub("&(amp|lt|gt);", lambda found: _ENTITIES[found[1]], text)


def _visible(character: str) -> str:
    if character.isspace() or character in _BLANK:
        return " "
    dropped = character in _INVISIBLE or unicodedata.category(character) in _DROPPED
    return "" if dropped else character


def _split(line: str) -> tuple[str, ...]:
    words = []
    at = _skip_spaces(line, 0)
    while at < len(line):
        word, at = _word(line, at)
        words.append(word)
        at = _skip_spaces(line, at)
    return tuple(words)


def _skip_spaces(line: str, at: int) -> int:
    while at < len(line) and line[at].isspace():
        at += 1
    return at


def _word(line: str, at: int) -> tuple[str, int]:
    """The word that starts there, and where it ends."""
    option = _OPTION.match(line, at)
    if option:
        value, end = _quoted(line, option.end())
        return _with_plain_option(option[0]) + value, end
    if _family(line[at]):
        return _quoted(line, at)
    end = at
    while end < len(line) and not line[end].isspace():
        end += 1
    return _with_plain_option(line[at:end]), end


def _quoted(line: str, opening: int) -> tuple[str, int]:
    family = _family(line[opening])
    letters: list[str] = []
    at = opening + 1
    while at < len(line):
        following = line[at + 1 : at + 2]
        if line[at] in family and (not following or following.isspace()):
            return "".join(letters), at + 1
        letters.append(line[at])
        at += 2 if line[at] in family and following in family else 1
    raise UsageError(
        f"The quote that opens at {quoted(line[opening:])} is never closed.",
        hint="Close it at the end of the word; a quote inside a quoted word is typed twice.",
    )


def _family(character: str) -> str:
    """All characters that close what this one opens; empty when it is no quote."""
    return next((family for family in _QUOTES if character in family), "")


def _with_plain_option(word: str) -> str:
    dashes = _LEADING_DASHES.match(word)
    if dashes is None:
        return word
    run, rest = dashes[0], word[dashes.end() :]
    if rest[:1].isalpha():
        return "--" + rest
    if not rest:
        return "--" if len(run) > 1 or run in _LONG_DASHES else "-"
    return "-" + rest if len(run) == 1 else word


def _as_typed(word: str) -> str:
    if _survives(word):
        return word
    doubled = "".join(each * 2 if each in _QUOTES[0] else each for each in word)
    return f'"{doubled}"'


def _survives(word: str) -> bool:
    try:
        return _split(word) == (word,)
    except UsageError:
        return False
