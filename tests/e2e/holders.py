"""Where a secret can be found after all that has happened on a stage."""

import io
import json
from pathlib import Path
from typing import Any

from tests.e2e.stage import Stage


async def holders(stage: Stage, secret: str, log: io.StringIO, folder: Path) -> dict[str, int]:
    """How often a secret is found, by place; places without it are left out."""
    await stage.close()  # so that the database is all in its file, and nothing beside it
    assert "neon call" in log.getvalue(), "there is a log to look into"
    places: dict[str, Any] = {
        f"the screen of {who}": await stage.person(who).state()
        for who in ("U0DANA", "U0ANA", "U0GUS", "U0FAY")
    }
    places |= {
        f"a call of {call['method']} ({call['args'].get('response_type', 'public')})": call
        for call in await stage.slack_calls()
        if secret in json.dumps(call)
    }
    places["the audit trail"] = [repr(row) for row in await stage.audit()]
    places["the requests to Neon"] = await stage.neon_requests()
    places["the log"] = log.getvalue()
    places["the database"] = "".join(each.read_bytes().decode("latin-1") for each in folder.iterdir())
    counted = {place: json.dumps(what).count(secret) for place, what in places.items()}
    return {place: count for place, count in counted.items() if count}
