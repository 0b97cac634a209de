"""Whether a call comes from Slack: it is signed with a secret that only Slack and the bot know."""

import re
from collections.abc import Iterable

from slack_sdk.signature import SignatureVerifier


class Proof:
    """Holds the secrets that count now: while one takes over from another, either will do."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self.replace(secrets)

    def replace(self, secrets: Iterable[str]) -> None:
        """From now on these count."""
        self._verifiers = tuple(map(SignatureVerifier, secrets))

    def given(self, body: str, timestamp: str, signature: str) -> bool:
        """Whether the body was signed by Slack, within the last five minutes."""
        # The verifier raises for a timestamp that is no number, and for a signature that is not ASCII.
        if not re.fullmatch("[0-9]{1,12}", timestamp) or not signature.isascii():
            return False
        # Each is asked, whatever the others say: how long it takes tells nothing about them.
        verdicts = [each.is_valid(body, timestamp, signature) for each in self._verifiers]
        return any(verdicts)
