"""Slack text → plain text → words."""

import pytest

from bot.errors import UsageError
from bot.text import LONGEST, from_slack, join, nearest, quoted, split


@pytest.mark.parametrize(
    ("delivered", "meant"),
    [
        ("<@U012ABCDEF>", "@U012ABCDEF"),
        ("<@U012ABCDEF|dana>", "@dana"),
        ("<#C1|shop-db>", "#shop-db"),
        ("<#C1|>", "#C1"),
        ("<#C1>", "#C1"),
        ("<C987654321|>", "#C987654321"),
        ("<!subteam^S0DBADMINS|@db-admins>", "@db-admins"),
        ("<!subteam^S0DBADMINS>", "@S0DBADMINS"),
        ("<!channel>", "@channel"),
        ("<!here|here>", "@here"),
        ("<!date^1392734382^{date}|Feb 18, 2014>", "Feb 18, 2014"),
        ("<mailto:a@b.c|a@b.c>", "a@b.c"),
        ("<tel:+15550100|+1 555 0100>", "+1 555 0100"),
        ("<https://x|x>", "https://x"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"),
        ("<https://evil.example|https://good.example>", "https://evil.example"),
    ],
)
def test_slack_markup_becomes_what_the_person_reads(delivered: str, meant: str) -> None:
    assert from_slack(f"explain {delivered} x") == f"explain {meant} x"


@pytest.mark.parametrize(
    "delivered", ["<http://fix-main.py|fix-main.py>", "<http://fix-main.py/|fix-main.py>"]
)
def test_a_name_that_slack_took_for_a_host_stays_a_name(delivered: str) -> None:
    assert from_slack(delivered) == "fix-main.py"


@pytest.mark.parametrize(
    ("delivered", "meant"),
    [
        ("a &amp; b", "a & b"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("&amp;lt;", "&lt;"),
        ("&amp;amp;", "&amp;"),
        ("&quot;", "&quot;"),
        ("<@U1|a &amp;lt; b>", "@a &lt; b"),
    ],
)
def test_entities_are_decoded_once_and_after_the_markup(delivered: str, meant: str) -> None:
    assert from_slack(delivered) == meant


@pytest.mark.parametrize("typed", ["branch create <name>", "a < b > c", "<>", "<@>", "<|>"])
def test_brackets_that_are_no_markup_stay(typed: str) -> None:
    assert from_slack(typed) == typed


def test_every_kind_of_space_is_a_space() -> None:
    assert from_slack("\u00a0branch\u2003list\u202f\u3000--page\n2\t") == "branch list  --page 2"


def test_characters_that_cannot_be_seen_are_dropped() -> None:
    assert from_slack("\ufeffbr\u200banch\u202e li\u2066st\x00\x07\u00ad") == "branch list"


def test_half_a_surrogate_pair_is_dropped_because_no_database_takes_it() -> None:
    assert from_slack("pr\ud800-42") == "pr-42"


@pytest.mark.parametrize("typed", ["`branch list`", "```branch list```", " `branch list ` "])
def test_a_line_that_is_all_code_is_the_code(typed: str) -> None:
    assert from_slack(typed) == "branch list"


@pytest.mark.parametrize("read", [from_slack, split])
def test_text_beyond_2000_characters_is_refused_before_anything_else(read: object) -> None:
    assert callable(read)
    read("x" * LONGEST)
    with pytest.raises(UsageError, match="2,001 characters"):
        read("'" + "x" * LONGEST)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("  branch   list ", ("branch", "list")),
        ('create "my branch"', ("create", "my branch")),
        ("create “my branch”", ("create", "my branch")),
        ("create „my branch‟", ("create", "my branch")),
        ("create «my branch»", ("create", "my branch")),
        ("create ″my branch″", ("create", "my branch")),
        ("create ‘my branch’", ("create", "my branch")),
        ("create ‚my branch′", ("create", "my branch")),
        ("create 'my branch'", ("create", "my branch")),
        ("create `my branch`", ("create", "my branch")),
        ("delete `pr-42`", ("delete", "pr-42")),
        ('--search="my branch" x', ("--search=my branch", "x")),
        ("—search=“my branch” x", ("--search=my branch", "x")),
        ('create ""', ("create", "")),
        ('"say ""hi"" now"', ('say "hi" now',)),
        ("'ana's branch'", ("ana's branch",)),
        ("“it’s «fine», he says”", ("it’s «fine», he says",)),
        (r"create a\b\"", ("create", r"a\b\"")),
    ],
)
def test_quotes_of_all_kinds_hold_a_word_together(typed: str, words: tuple[str, ...]) -> None:
    assert split(typed) == words


@pytest.mark.parametrize("name", ["ana's-branch", "ana’s-branch", "5′", 'a"b', "o`clock", 'name="x'])
def test_a_quote_inside_a_word_is_a_letter(name: str) -> None:
    assert split(f"delete {name} now") == ("delete", name, "now")


@pytest.mark.parametrize(
    ("before", "unclosed"),
    [
        ("create ", '"my branch'),
        ("create ", "“my branch --ttl 2d"),
        ("--search=", "'x"),
        ("", "'"),
        ("", "‘a’b"),
        ("", "“it’s «fine»”"),  # two closing quotes in a row stand for one
    ],
)
def test_an_unclosed_quote_is_quoted_back(before: str, unclosed: str) -> None:
    with pytest.raises(UsageError) as caught:
        split(before + unclosed)
    assert caught.value.message == f"The quote that opens at “{unclosed}” is never closed."


@pytest.mark.parametrize("dashes", ["-", "--", "—", "–", "‑‑", "-‑", "―", "−", "－－", "---"])
def test_any_dashes_before_a_letter_start_a_flag(dashes: str) -> None:
    assert split(f"create x {dashes}ttl 2d {dashes}at=now") == ("create", "x", "--ttl", "2d", "--at=now")


@pytest.mark.parametrize("name", ["a–b", "pr—42", "x-", "a--b", "0.25–2"])
def test_dashes_inside_a_word_stay(name: str) -> None:
    assert split(name) == (name,)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("-5", "-5"), ("−5", "-5"), ("-", "-"), ("−", "-"), ("--", "--"), ("—", "--"), ("-.5", "-.5")],
)
def test_a_negative_number_and_lone_dashes_are_no_flags(typed: str, word: str) -> None:
    assert split(typed) == (word,)


@pytest.mark.parametrize("word", ["-x", "—ttl", "–5"])
def test_dashes_in_a_quoted_word_stay_as_they_are(word: str) -> None:
    assert split(f'"{word}"') == (word,)


@pytest.mark.parametrize(
    "word", ["", " ", '"', "a b", "“", "-x", "—", "`x`", '--a="b', "<!channel>", "a\u00a0b", '"" ']
)
def test_a_line_made_of_words_splits_into_the_same_words(word: str) -> None:
    assert split(join(("branch", word, word, "x"))) == ("branch", word, word, "x")


def test_a_plain_line_is_joined_without_any_quotes() -> None:
    assert (
        join(("branch", "delete", "br-a-b-c1", "--project=shop")) == "branch delete br-a-b-c1 --project=shop"
    )


def test_a_long_word_is_shown_shortened() -> None:
    assert quoted("pr-42") == "“pr-42”"
    assert quoted("x" * 500) == f"“{'x' * 59}…”"


def test_the_nearest_names_keep_their_capital_letters() -> None:
    assert nearest("stagign", ["Staging", "main", "release"]) == ("Staging",)
    assert nearest("zzz", ["Staging", "main"]) == ()
