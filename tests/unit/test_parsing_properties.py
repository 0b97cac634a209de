"""What holds for every text: it is understood whole or refused whole, however it was typed."""

import re
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.command import declared
from bot.entry import Entry
from bot.errors import UsageError
from bot.parsing import Parsed, parse
from bot.text import from_slack, join, split
from tests.unit.command_samples import ENTRIES, NOW, registry

REGISTRY = registry()

PIECES = st.sampled_from(
    [
        *("branch", "branches", "create", "rm", "help", "list", "project", "show", "set-expiration"),
        *("--ttl", "--at", "--cu", "--page", "--compute", "--no-compute", "--project", "--help", "--"),
        *("2d", "2h", "ago", "0.25-2", "never", "-5", "-", "pr-42", "0/1DE2850", "2026-03-05T10:00"),
        *("“", "”", "'", '"', "`", "—", "=", "<@U1|x>", "&lt;", "\u00a0", "\u200b", "\x00", "🙂"),
    ]
)
ANY_TEXT = st.one_of(
    st.text(), st.lists(PIECES).map(" ".join), st.lists(st.one_of(PIECES, st.text(max_size=3))).map("".join)
)
WORDS = st.lists(st.text(max_size=20), max_size=8)
LINES = [example for entry in ENTRIES for example in entry.command.examples] + [
    'branch create "my branch" --ttl 2d --cu 0.25-2 --no-compute',
    "branch list --search 'two words' --page=2 --project shop",
    'branch set-expiration "-odd" never',
]


def understood(line: str) -> tuple[Entry, Parsed]:
    entry, rest = REGISTRY.match(split(line))
    return entry, parse(entry, rest, now=NOW)


@given(ANY_TEXT)
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    with suppress(UsageError):
        understood(from_slack(text))


@given(st.sampled_from(ENTRIES), st.lists(st.one_of(PIECES, st.text())))
def test_what_is_understood_is_declared_and_complete(entry: Entry, words: list[str]) -> None:
    with suppress(UsageError):
        parsed = parse(entry, words, now=NOW)
        known = declared(entry.command.args)
        assert set(parsed.given) <= {each.name for each in known}
        assert parsed.help_wanted or {each.name for each in known if each.required} <= set(parsed.given)


@given(st.text(max_size=500))
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    clean = from_slack(text)
    assume(not set("<&") & set(clean))
    assert from_slack(clean) == clean


@given(ANY_TEXT)
def test_clean_text_is_one_line_of_visible_characters(text: str) -> None:
    clean = from_slack(text)
    assert clean == clean.strip()
    assert not [each for each in clean if each.isspace() and each != " "]
    assert not set(clean) & set("\u200b\u202e\ufeff\x00")


@given(WORDS)
def test_joined_words_split_into_themselves(words: list[str]) -> None:
    assert split(join(words)) == tuple(words)


@given(WORDS)
def test_words_survive_being_typed_into_slack(words: list[str]) -> None:
    visible = [from_slack(each.replace("<", "").replace("&", "")) for each in words]
    line = join(visible)
    assume(not line.startswith("`"))
    escaped = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert split(from_slack(escaped)) == tuple(visible)


VARIANTS = {
    '"': list('"“”„‟«»″'),
    "'": list("'‘’‚‛′"),
    " ": [" ", "\u00a0", "\u2009", "\u3000", "\u200b "],
    "--": ["--", "—", "–", "-", "‑‑", "‑"],
}


@st.composite
def retyped(draw: st.DrawFn) -> tuple[str, str]:
    """A line, and the same line as phones, Macs and pasting might have it."""
    line = draw(st.sampled_from(LINES))
    parts = re.findall("(?<= )--|.", line)
    return line, "".join(draw(st.sampled_from(VARIANTS.get(part, [part]))) for part in parts)


@given(retyped())
def test_a_line_means_the_same_however_a_phone_types_it(pair: tuple[str, str]) -> None:
    plain, typed = pair
    assert understood(from_slack(typed)) == understood(plain)


@pytest.mark.parametrize("line", LINES)
def test_every_line_of_these_is_understood(line: str) -> None:
    assert not understood(line)[1].help_wanted
