"""What a good config.yaml means."""

import re
from collections.abc import MutableMapping
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.command import Effect, ProjectRef
from bot.config import SECTIONS, Config, Follow, load, parse
from bot.errors import ConfigError
from bot.rights_table import rights_table
from tests.unit.config_samples import COMMANDS

ROOT = Path(__file__).parents[2]
SMALL = """\
version: 1
channels:
  C0SHOPDB:
    projects: {shop: old-violet-32930710}
    allow: {read: everyone}
"""


def parsed(text: str, **variables: str) -> Config:
    return parse(text, "config.yaml", variables, COMMANDS)


def with_channel(*lines: str, **variables: str) -> Config:
    return parsed(SMALL + "".join(f"    {line}\n" for line in lines), **variables)


def test_a_small_file_gets_sensible_defaults() -> None:
    config = parsed(SMALL)
    assert config.command == "/neon"
    assert config.defaults.ttl == timedelta(days=7)
    assert config.defaults.compute is True
    assert config.follow.first == timedelta(seconds=1)
    assert config.follow.slowest == timedelta(seconds=10)
    assert config.follow.give_up == timedelta(minutes=30)
    assert config.confirm_within == timedelta(minutes=15)


def test_a_right_that_is_not_listed_is_nobodys() -> None:
    allow = parsed(SMALL).channels["C0SHOPDB"].allow
    assert allow.holders(Effect.READ) == ("everyone",)
    assert [allow.holders(effect) for effect in Effect if effect is not Effect.READ] == [()] * 4


@pytest.mark.parametrize("effect", list(Effect))
def test_each_effect_is_granted_by_its_own_line(effect: Effect) -> None:
    config = parsed(SMALL.replace("read: everyone", f"{effect.value}: [U0ANA]"))
    allow = config.channels["C0SHOPDB"].allow
    assert {each: allow.holders(each) for each in Effect if allow.holders(each)} == {effect: ("U0ANA",)}


def test_a_single_id_needs_no_brackets() -> None:
    config = parsed(SMALL.replace("everyone", "S0DBADMINS"))
    assert config.channels["C0SHOPDB"].allow.holders(Effect.READ) == ("S0DBADMINS",)


def test_the_first_project_is_the_default_one() -> None:
    config = parsed(
        SMALL.replace("{shop: old-violet-32930710}", "{shop: old-violet-32930710, a: quiet-bar-70412233}")
    )
    assert config.channels["C0SHOPDB"].refs == (
        ProjectRef("shop", "old-violet-32930710"),
        ProjectRef("a", "quiet-bar-70412233"),
    )


def test_a_channel_overrides_only_the_defaults_that_it_names() -> None:
    config = parsed(SMALL + "    defaults: {ttl: 2d}\n  C0LEDGER:\n" + SMALL.split("C0SHOPDB:\n")[1])
    config = config.model_copy(update={"defaults": config.defaults.model_copy(update={"compute": False})})
    assert config.defaults_for("C0SHOPDB").ttl == timedelta(days=2)
    assert config.defaults_for("C0SHOPDB").compute is False
    assert config.defaults_for("C0LEDGER").ttl == timedelta(days=7)
    assert config.defaults_for("C0UNKNOWN") == config.defaults


def test_a_channel_may_say_never_where_the_file_says_a_week() -> None:
    assert with_channel("defaults: {ttl: never}").defaults_for("C0SHOPDB").ttl is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90m", timedelta(minutes=90)),
        ("36h", timedelta(hours=36)),
        ("1d12h", timedelta(hours=36)),
        ("2w", timedelta(days=14)),
        ("30d", timedelta(days=30)),
        ("never", None),
    ],
)
def test_a_ttl_is_a_duration_or_never(written: str, meant: timedelta | None) -> None:
    assert parsed(SMALL + f"defaults: {{ttl: {written}}}\n").defaults.ttl == meant


def test_polls_may_be_shorter_than_a_second() -> None:
    assert parsed(SMALL + "follow: {first: 100ms}\n").follow.first == timedelta(milliseconds=100)


def test_a_channel_is_called_by_its_label_or_else_by_its_id() -> None:
    assert with_channel('label: "#shop-db"').label("C0SHOPDB") == "#shop-db"
    assert parsed(SMALL).label("C0SHOPDB") == "C0SHOPDB"
    assert parsed(SMALL).label("C0UNKNOWN") == "C0UNKNOWN"


def test_a_channel_that_is_not_listed_is_none() -> None:
    assert parsed(SMALL).channel("C0RANDOM") is None


def test_values_come_from_the_environment_where_the_file_says_so() -> None:
    config = with_channel("label: ${TEAM} & $$${COIN:-gold} ${EMPTY:-}.", TEAM="shop", EMPTY="")
    assert config.label("C0SHOPDB") == "shop & $gold ."


def test_an_empty_variable_counts_as_unset() -> None:
    assert with_channel("label: ${TEAM:-shop}", TEAM="").label("C0SHOPDB") == "shop"


def test_what_a_variable_holds_is_not_expanded_again() -> None:
    assert with_channel("label: ${A}", A="${B} $$", B="no").label("C0SHOPDB") == "${B} $$"


def test_a_switch_may_come_from_the_environment() -> None:
    assert parsed(SMALL + "defaults: {compute: '${COMPUTE}'}\n", COMPUTE="false").defaults.compute is False


def test_an_anchor_lets_channels_share_their_rights() -> None:
    text = SMALL.replace("allow: {", "allow: &team {") + (
        "  C0LEDGER: {projects: {ledger: calm-sea-51238842}, allow: *team}\n"
    )
    config = parsed(text)
    assert config.channels["C0LEDGER"].allow == config.channels["C0SHOPDB"].allow


def test_the_hash_tells_one_text_from_another_and_is_steady() -> None:
    assert parsed(SMALL).hash == parsed(SMALL).hash
    assert parsed(SMALL).hash != parsed(SMALL + "# a remark\n").hash
    assert len(parsed(SMALL).hash) == 12


def test_a_config_cannot_be_changed() -> None:
    config = parsed(SMALL)
    with pytest.raises(ValueError, match="frozen"):
        config.command = "/other"
    assert not isinstance(config.channels, MutableMapping)
    assert not isinstance(config.channels["C0SHOPDB"].projects, MutableMapping)


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(SMALL, encoding="utf-8-sig")
    config = load(file, {}, COMMANDS)
    assert config.name == "rules.yaml"
    assert config.hash == parsed(SMALL).hash


def test_a_file_that_is_not_there_is_a_clear_answer(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.yaml: cannot be read: No such file") as caught:
        load(tmp_path / "config.yaml", {}, COMMANDS)
    assert len(caught.value.problems) == 1


def test_a_folder_and_a_binary_file_are_clear_answers(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {}, COMMANDS)
    (tmp_path / "binary").write_bytes(b"version: \xff")
    with pytest.raises(ConfigError, match=r"not UTF-8 text \(byte 10\)"):
        load(tmp_path / "binary", {}, COMMANDS)


def test_a_huge_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as written:
        written.truncate(10**10)
    with pytest.raises(ConfigError, match="larger than 1,000,000 bytes"):
        load(file, {}, COMMANDS)


def test_the_shipped_file_is_valid_and_explains_every_key() -> None:
    path = ROOT / "config.yaml"
    config = load(path, {}, COMMANDS)
    assert set(config.channels) == {"C0SHOPDB", "C0LEDGER", "C0PARTNER", "C0PLATFORM"}
    text = path.read_text()
    examples = " ".join(re.findall(r"^ *#   +(.*)", text, re.MULTILINE))
    written = {*_keys(yaml.safe_load(text)), *re.findall(r"\b(\w+):", examples)}
    assert {key for section in SECTIONS.values() for key in section.model_fields} <= written


def _keys(data: object) -> list[str]:
    if isinstance(data, list):
        return [name for each in data for name in _keys(each)]
    if not isinstance(data, dict):
        return []
    return [name for key, value in data.items() for name in (str(key), *_keys(value))]


def test_the_table_of_rights_shows_who_may_do_what() -> None:
    lines = rights_table(load(ROOT / "config.yaml", {}, COMMANDS)).splitlines()
    assert lines[0].split() == ["channel", "read", "create", "change", "destroy", "reveal"]
    assert lines[1].split() == ["#shop-db", *["everyone"] * 3, "S0DBADMINS", "S0DBADMINS"]
    assert lines[3].split() == ["#acme-partner", *["everyone"] * 2, *["nobody"] * 3]
    assert "  never touch   main, staging, release-*" in lines
    assert "  projects      shop = old-violet-32930710 (the default), analytics = quiet-bar-70412233" in lines
    assert "  new branches  live 2d, with a compute" in lines


def test_the_table_of_rights_says_so_when_branches_stay() -> None:
    assert "stay until they are deleted, without a compute" in rights_table(
        with_channel("defaults: {ttl: never, compute: false}")
    )


def test_who_may_read_along_is_nobody_unless_it_is_said() -> None:
    assert not parsed(SMALL).channels["C0SHOPDB"].external_viewers
    config = with_channel("external_viewers: true")
    assert config.channels["C0SHOPDB"].external_viewers
    assert "others        may read along, if the channel is shared" in rights_table(config)


def test_admins_are_people_and_groups_and_the_table_says_when_there_are_none() -> None:
    assert parsed("admins: [S0DBADMINS, U0EVE]\n" + SMALL).admins == ("S0DBADMINS", "U0EVE")
    assert parsed("admins: U0EVE\n" + SMALL).admins == ("U0EVE",)
    assert "No admins are listed" in rights_table(parsed(SMALL))


def test_after_an_answer_that_was_lost_it_waits_twice_as_long_as_for_an_operation() -> None:
    assert Follow().after_loss == timedelta(seconds=2)
    assert Follow(first=timedelta(milliseconds=50)).after_loss == timedelta(milliseconds=100)
