"""Slack's request signature, version 0."""

import hashlib
import hmac


def signature_headers(secret: str, body: bytes, timestamp: int) -> dict[str, str]:
    """The two headers that let an app check that `body` came from Slack; `timestamp` is in Unix seconds."""
    base = b"v0:%d:%s" % (timestamp, body)
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}
