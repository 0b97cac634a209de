"""What a refusal of Slack's means: wait, mend the token, or look whether it was done all the same."""

import pytest

from bot.errors import SlackError


@pytest.mark.parametrize(
    ("code", "passing", "uncertain", "lasting"),
    [
        ("ratelimited", True, False, False),
        ("rate_limited", True, False, False),
        ("service_unavailable", True, False, False),
        ("internal_error", True, True, False),
        ("fatal_error", True, True, False),
        ("request_timeout", True, True, False),
        ("http_502", True, True, False),
        ("unreachable (TimeoutError)", True, True, False),
        ("team_added_to_org", True, False, False),
        ("http_404", False, False, True),
        ("token_revoked", False, False, False),
        ("is_archived", False, False, True),
        ("a_word_that_slack_adds_tomorrow", False, False, True),
    ],
)
def test_each_word_has_one_meaning(code: str, passing: bool, uncertain: bool, lasting: bool) -> None:
    error = SlackError(code, method="chat.postMessage")
    assert (error.passing, error.uncertain, error.lasting) == (passing, uncertain, lasting)


def test_a_call_that_never_went_out_is_not_uncertain() -> None:
    error = SlackError("unreachable (ClientConnectorError)", method="chat.postMessage", sent=False)
    assert (error.passing, error.uncertain) == (True, False)
