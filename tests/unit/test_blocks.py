"""Builders for Block Kit: what they make is never refused by Slack."""

from hypothesis import given
from hypothesis import strategies as st

from bot.slack import blocks
from tests.unit import view_samples as samples
from tests.unit.block_rules import buttons, check, rendered


def test_buttons_of_one_message_get_their_own_numbers_by_kind() -> None:
    made = blocks.message(
        "two rows",
        blocks.section("one", accessory=blocks.run_button("Show", "branch show a")),
        blocks.actions(
            blocks.run_button("List", "branch list"),
            blocks.page_button("Older", "branch list --page 2"),
            blocks.link_button("Open", "https://console.neon.tech"),
            blocks.button("Yes", "confirm", "request-1", style="danger"),
        ),
    )
    ids = {label: button["action_id"] for label, button in buttons(made).items()}
    assert ids == {"Show": "run:1", "List": "run:2", "Older": "page:1", "Open": "open:1", "Yes": "confirm"}


def test_a_message_put_together_from_another_is_numbered_anew() -> None:
    first = blocks.message("one", blocks.actions(blocks.run_button("A", "help")))
    both = blocks.message("two", first.blocks, blocks.actions(blocks.run_button("B", "whoami")))
    assert [each["action_id"] for each in buttons(both).values()] == ["run:1", "run:2"]
    check(both)


def test_a_button_whose_command_is_too_long_is_left_out_rather_than_cut() -> None:
    row = blocks.actions(blocks.run_button("Long", "x" * 2001), blocks.run_button("Short", "x" * 2000))
    made = blocks.message("buttons", row)
    assert list(buttons(made)) == ["Short"]
    assert blocks.actions(blocks.run_button("Long", "x" * 2001)) is None
    beside = blocks.section("text", accessory=blocks.run_button("Long", "x" * 2001))
    assert "accessory" not in beside


def test_of_too_many_blocks_the_last_is_kept_and_the_cut_is_said() -> None:
    many = [blocks.section(str(number)) for number in range(80)]
    made = blocks.message("many", many, blocks.actions(blocks.run_button("Yes", "help")))
    check(made)
    assert rendered(made).endswith("47\n\n… and more, not shown\n\n[Yes]")


def test_lines_are_packed_into_sections_without_losing_any() -> None:
    lines = [f"{number} {'x' * 700}" for number in range(20)]
    packed = blocks.sections(lines)
    assert "\n".join(each["text"]["text"] for each in packed).split("\n") == lines
    assert len(packed) == 5


def test_outside_text_is_not_searched_for_links_and_names() -> None:
    assert blocks.section("@here #general x.example")["text"]["verbatim"] is True


def test_nothing_to_say_makes_no_block() -> None:
    assert blocks.context("", "") is None
    assert blocks.actions(None) is None
    assert blocks.message("text", None, blocks.context("")).blocks == ()


def test_the_blocks_of_a_message_never_print() -> None:
    assert "hunter2" not in repr(blocks.message("text", blocks.section("hunter2")))


@given(samples.long_texts, st.sampled_from([1, 60]))
def test_whatever_the_text_slack_takes_the_message(text: str, times: int) -> None:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = "".join(each for each in safe if each.isprintable() and each.isascii())
    check(
        blocks.message(
            line * times,
            blocks.section(line * times, accessory=blocks.run_button(text, text)),
            blocks.context(*[line * times] * 12),
            blocks.actions(
                *[blocks.button(text, f"id-{number}", text, described=text) for number in range(30)]
            ),
        )
    )
