"""A connection string: its password is shown only when asked for, and never by accident."""

import json
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.command import Moment
from bot.slack.views import connection
from bot.slack.views.message import Message
from bot.text import split
from tests.unit.block_rules import buttons, check, rendered
from tests.unit.view_samples import NOW, SHOP, branch, long_texts

HOST = "ep-misty-sea-a5833nbi-pooler.us-east-2.aws.neon.tech"
QUERY = "sslmode=require&channel_binding=require"
URI = f"postgresql://neondb_owner:npg_S3cretW0rd@{HOST}/neondb?{QUERY}"


def show(uri: str, *, revealed: bool = False, pooled: bool = True) -> Message:
    return connection.shown(SecretStr(uri), branch(), SHOP, pooled=pooled, revealed=revealed)


def everything(message: Message) -> str:
    return json.dumps([message.text, *(dict(block) for block in message.blocks)], ensure_ascii=False)


def test_the_password_is_visibly_hidden_and_a_button_shows_it() -> None:
    message = show(URI)
    assert message.text == (
        "How to connect to `pr-42` in shop: role `neondb_owner`, database `neondb`. The password is hidden."
    )
    assert rendered(message) == (
        "How to connect to `pr-42` in *shop*\n"
        "\n"
        "```\n"
        f"postgresql://neondb_owner:••••••@{HOST}/neondb?sslmode=require&amp;channel_binding=require\n"
        "```\n"
        "\n"
        f"*Host:* `{HOST}`\n"
        "*Database:* `neondb`\n"
        "*Role:* `neondb_owner`\n"
        "*Password:* hidden\n"
        "*Pooled:* yes; for migrations choose direct\n"
        "\n"
        "[Show password] [Direct] [Open in Neon]\n"
        "\n"
        "Only you can see this."
    )


def test_a_revealed_string_is_whole_and_only_in_the_block_for_copying() -> None:
    message = show(URI, revealed=True)
    assert f"```\n{URI.replace('&', '&amp;')}\n```" in rendered(message)
    assert everything(message).count("npg_S3cretW0rd") == 1
    assert "npg_S3cretW0rd" not in message.text
    assert "npg_S3cretW0rd" not in repr(message)
    assert "Only you can see this. Do not paste it into a channel." in rendered(message)
    assert "Show password" not in buttons(message)


def test_the_buttons_keep_database_and_role() -> None:
    message = show(f"postgresql://my%20role:pw1234@{HOST}/my%20db", pooled=False)
    same = ("--database=my db", "--role=my role", "--project", "shop")
    start = ("connection", "show", "br-quiet-sky-a5e59rrb")
    lines = {label: split(each["value"]) for label, each in buttons(message).items() if "value" in each}
    assert lines == {
        "Show password": (*start, "--direct", *same, "--show-password"),
        "Pooled": (*start, *same),
    }


def test_a_role_without_a_known_password_is_not_given_one() -> None:
    message = show(f"postgresql://app@{HOST}/neondb", revealed=True)
    assert f"postgresql://app@{HOST}/neondb" in rendered(message)
    assert "•" not in everything(message)
    assert "*Password:* not known to Neon" in rendered(message)
    assert list(buttons(message)) == ["Direct", "Open in Neon"]


@pytest.mark.parametrize(
    ("at", "option", "named"),
    [
        (
            Moment(time=NOW - timedelta(hours=2, microseconds=5)),
            "options=neon_timestamp:2026-11-23T09:59:59Z",
            "br-quiet-sky-a5e59rrb@2026-11-23T09:59:59.999995Z",
        ),
        (Moment(lsn="0/1DE2850"), "options=neon_lsn:0/1DE2850", "br-quiet-sky-a5e59rrb@0/1DE2850"),
    ],
)
@pytest.mark.parametrize("revealed", [False, True])
def test_a_connection_to_the_past_says_so_in_the_address_and_in_words(
    at: Moment, option: str, named: str, revealed: bool
) -> None:
    message = connection.shown(SecretStr(URI), branch(), SHOP, pooled=False, revealed=revealed, at=at)
    check(message)
    password = "npg_S3cretW0rd" if revealed else "••••••"
    address = f"postgresql://neondb_owner:{password}@{HOST}/neondb?{QUERY}&{option}"
    assert f"```\n{address.replace('&', '&amp;')}\n```" in rendered(message)
    assert "*As of:* " in rendered(message)
    assert "It shows the branch as it was then and cannot write." in rendered(message)
    assert "Direct" not in buttons(message)
    assert "Pooled" not in buttons(message)
    if not revealed:
        typed = split(buttons(message)["Show password"]["value"])
        assert typed[:4] == ("connection", "show", named, "--database=neondb")


def test_an_address_without_parameters_gets_one_for_the_past() -> None:
    uri = SecretStr(f"postgresql://u:pw@{HOST}/db")
    at = Moment(lsn="0/1DE2850")
    message = connection.shown(uri, branch(), SHOP, pooled=False, revealed=True, at=at)
    assert f"postgresql://u:pw@{HOST}/db?options=neon_lsn:0/1DE2850\n" in rendered(message)


def test_a_read_replica_is_named_and_its_buttons_stay_with_it() -> None:
    message = connection.shown(SecretStr(URI), branch(), SHOP, pooled=True, revealed=False, read_only=True)
    check(message)
    assert "*Compute:* a read replica: it cannot write" in rendered(message)
    for label in ("Show password", "Direct"):
        assert "--read-only" in split(buttons(message)[label]["value"])


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "not a uri",
        "postgresql://",
        f"https://u:SECRET@{HOST}/db",
        "postgresql://u:SECRET@/db",
        f"postgresql://u:SECRET@{HOST}",
        f"postgresql://u:SEC/RET@{HOST}/db",
        f"postgresql://u:SEC?RET@{HOST}/db",
        f"postgresql://u:SEC#RET@{HOST}/db",
        f"postgresql://u:a@SEC/RET@{HOST}/db",
        f"postgresql://u:a@SECRET/db?x@{HOST}/db",
        f"postgresql://u:a@SECRET/db#x@{HOST}/db",
        f"postgresql://u:[SECRET@{HOST}/db",
        f"postgresql://u:SEC\nRET@{HOST}/db",
        f"postgresql://u@{HOST}/db?password=SECRET",
        f"postgresql://u@{HOST}/db?sslmode=require&PASSWORD=SECRET",
        f"postgresql://u:SECRET@{HOST}/{'d' * 2000}",
    ],
)
@pytest.mark.parametrize("revealed", [False, True])
def test_a_string_of_unknown_form_is_not_shown_at_all(uri: str, revealed: bool) -> None:
    message = show(uri, revealed=revealed)
    check(message)
    assert message.text == (
        "Neon's connection string for `pr-42` in shop has a form that this bot does not know, "
        "so it is not shown."
    )
    assert list(buttons(message)) == ["Open in Neon"]
    assert not any(part in everything(message) for part in ("SEC", "RET"))


odd = st.text("ab@/:?#[]%&=+ \\`<>\n•é", max_size=12)


@given(before=odd, after=odd, role=odd, database=odd, query=odd)
@example(before="a@", after="", role="u", database="db", query="")
@example(before="", after="/db?x", role="u", database="db", query="")
@example(before="", after="/db#", role="u", database="db", query="")
def test_no_part_of_a_hidden_password_is_ever_shown(
    before: str, after: str, role: str, database: str, query: str
) -> None:
    message = show(f"postgresql://{role}:{before}HUNTER{after}@{HOST}/{database}?{query}")
    check(message)
    assert "HUNTER" not in everything(message)


@given(uri=long_texts, revealed=st.booleans())
def test_whatever_neon_answers_the_message_is_safe(uri: str, revealed: bool) -> None:
    check(show(uri, revealed=revealed))
