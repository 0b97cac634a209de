"""What can go wrong with a call of Slack's Web API, as bot.errors.SlackError with Slack's own code."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import SlackError


@contextmanager
def refusals(method: str) -> Iterator[None]:
    """Turn the errors of one call into SlackError: the libraries' own may quote what was sent."""
    try:
        yield
    except SlackApiError as error:
        raise _refusal(method, error) from None
    except (aiohttp.ClientError, TimeoutError, SlackClientError, AttributeError) as error:
        # The SDK stumbles with an AttributeError over a 200 of plain text, such as a proxy's.
        sent = not isinstance(error, aiohttp.ClientConnectorError)
        raise SlackError(f"unreachable ({type(error).__name__})", method=method, sent=sent) from None


def _refusal(method: str, error: SlackApiError) -> SlackError:
    response = error.response
    data = getattr(response, "data", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    if status == 429:
        wait = str((response.headers or {}).get("Retry-After", "1"))
        return SlackError("ratelimited", method=method, retry_after=float(wait) if wait.isdigit() else 1.0)
    if isinstance(data, dict) and data.get("error"):
        return SlackError(str(data["error"]), method=method)
    # Not Slack's words but a page of whatever stands in between.
    return SlackError(
        "unreachable (no answer of Slack's)" if status == 200 else f"http_{status}", method=method
    )
