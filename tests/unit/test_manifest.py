"""The Slack app's manifest: within Slack's limits, least privilege, in step with the shipped file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import UsageError
from bot.manifest import LOOKING_SCOPES, SCOPES, manifest
from bot.slack.events import KINDS

ROOT = Path(__file__).parents[2]
URL = "https://your-bot.example.com"
BOTH = pytest.mark.parametrize("text", [manifest(url=URL), manifest(socket=True)], ids=["http", "socket"])


def read(text: str) -> dict[str, Any]:
    return dict(yaml.safe_load(text))


def test_the_shipped_manifest_is_what_the_command_writes() -> None:
    assert (ROOT / "slack-manifest.yaml").read_text() == manifest(url=URL)


@BOTH
def test_every_value_is_within_slacks_limits(text: str) -> None:
    app = read(text)
    assert 1 <= len(app["display_information"]["name"]) <= 35
    assert len(app["display_information"]["description"]) <= 140
    assert len(app["display_information"]["background_color"]) == 7
    assert len(app["features"]["bot_user"]["display_name"]) <= 80
    (command,) = app["features"]["slash_commands"]
    assert command["command"].startswith("/")
    assert len(command["command"]) <= 32
    assert 1 <= len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert len(app["oauth_config"]["scopes"]["bot"]) <= 255


@BOTH
def test_there_are_no_keys_that_slack_does_not_know(text: str) -> None:
    app = read(text)
    assert set(app) == {"display_information", "features", "oauth_config", "settings"}
    assert set(app["display_information"]) <= {"name", "description", "long_description", "background_color"}
    assert set(app["features"]) == {"app_home", "bot_user", "slash_commands"}
    assert set(app["features"]["slash_commands"][0]) <= {
        "command",
        "description",
        "usage_hint",
        "should_escape",
        "url",
    }
    assert set(app["settings"]) == {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    }


@BOTH
def test_the_app_asks_for_seven_scopes_and_says_why(text: str) -> None:
    needed = ["commands", "chat:write", "files:write", "users:read", "usergroups:read"]
    assert read(text)["oauth_config"]["scopes"] == {"bot": [*needed, "channels:read", "groups:read"]}
    for scope in SCOPES:
        assert f'"{scope.name}"  # {scope.reason}' in text


@BOTH
def test_scopes_that_are_not_needed_are_comments_and_say_what_they_are_for(text: str) -> None:
    for scope in LOOKING_SCOPES:
        assert f'# - "{scope.name}"  # {scope.reason}' in text
    assert "else it posts again, and there may be two" in text


@BOTH
def test_people_and_channels_arrive_as_ids(text: str) -> None:
    assert read(text)["features"]["slash_commands"][0]["should_escape"] is True


@BOTH
def test_it_subscribes_to_every_event_that_the_bot_understands(text: str) -> None:
    subscribed = read(text)["settings"]["event_subscriptions"]["bot_events"]
    assert subscribed == list(KINDS)
    assert len(subscribed) <= 100
    assert not [each for each in subscribed if each.startswith("message")], "it reads nothing that is said"


def test_over_http_commands_clicks_and_events_go_to_one_address() -> None:
    app = read(manifest(url="https://bot.example.com/"))
    assert app["features"]["slash_commands"][0]["url"] == "https://bot.example.com/slack/events"
    assert app["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": "https://bot.example.com/slack/events",
    }
    assert app["settings"]["event_subscriptions"]["request_url"] == "https://bot.example.com/slack/events"
    assert app["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize(
    ("given", "posted_to"),
    [
        ("https://bot.example.com:8443", "https://bot.example.com:8443/slack/events"),
        ("https://example.com/neon/", "https://example.com/neon/slack/events"),
        ("https://bot.example.com/slack/events", "https://bot.example.com/slack/events"),
    ],
)
def test_the_address_may_have_a_port_or_a_path(given: str, posted_to: str) -> None:
    assert read(manifest(url=given))["settings"]["interactivity"]["request_url"] == posted_to


def test_in_socket_mode_there_is_no_address_at_all() -> None:
    app = read(manifest(socket=True))
    assert "url" not in app["features"]["slash_commands"][0]
    assert app["settings"]["interactivity"] == {"is_enabled": True}
    assert "request_url" not in app["settings"]["event_subscriptions"]
    assert app["settings"]["socket_mode_enabled"] is True


def test_the_command_may_have_another_name() -> None:
    app = read(manifest(url=URL, command="/neon-dev"))
    assert app["features"]["slash_commands"][0]["command"] == "/neon-dev"


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example.com",
        "bot.example.com",
        "https://",
        "https://[",
        "https://me:secret@bot.example.com",
        "https://bot.example.com/?a=1",
        "https://bot.example.com/#a",
        'https://bot.example.com/"\n# x',
        "https://bot.example.com/" + "x" * 3000,
    ],
)
def test_an_address_that_slack_could_not_call_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        manifest(url=url)
    assert "--socket" in caught.value.hint
    assert "secret" not in caught.value.message


def test_without_an_address_the_two_ways_are_explained() -> None:
    with pytest.raises(UsageError, match="The public address of the bot is needed") as caught:
        manifest()
    assert caught.value.example == "python -m bot manifest --url https://your-bot.example.com"
