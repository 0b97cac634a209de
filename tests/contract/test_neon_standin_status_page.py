"""The stand-in for Neon's status page: both published shapes, and what can be ordered."""

import httpx
import pytest

from sandbox.neon.serving import status_url
from tests import patient
from tests.contract.neon_stage import Stage, staged

OHIO = "aws-us-east-ohio"


async def _page(stage: Stage, path: str) -> httpx.Response:
    async with patient.client(trust_env=False) as http:
        return await http.get(f"{status_url(stage.base_url)}{path}")


async def test_all_subpages_come_at_once_and_each_alone() -> None:
    async with staged() as stage:
        await stage.admin("POST", "/incidents", {"name": "Slow", "subpages": [OHIO]})
        whole = (await _page(stage, "/api/v1/summary")).json()
        names = {
            each["subpage"]: [incident["name"] for incident in each["summary"]["ongoing_incidents"]]
            for each in whole["subpages"]
        }
        assert names[OHIO] == ["Slow"]
        assert names["console"] == []
        alone = (await _page(stage, f"/{OHIO}/api/v1/summary")).json()
        assert alone["ongoing_incidents"][0]["current_worst_impact"] == "partial_outage"
        assert {"page_title", "page_url", "in_progress_maintenances", "scheduled_maintenances"} < alone.keys()
        assert (await _page(stage, "/mars/api/v1/summary")).status_code == 404

        await stage.admin("DELETE", "/incidents")
        assert not (await _page(stage, f"/{OHIO}/api/v1/summary")).json()["ongoing_incidents"]


@pytest.mark.parametrize(("shape", "status"), [("flat", 200), ("page", 200), ("down", 503)])
async def test_it_answers_in_the_shape_that_was_ordered(shape: str, status: int) -> None:
    async with staged() as stage:
        await stage.admin("POST", "/status-page", {"shape": shape})
        answer = await _page(stage, "/api/v1/summary")
        assert answer.status_code == status
        is_json = answer.headers["content-type"].startswith("application/json")
        assert is_json == (shape == "flat")
        assert not is_json or "subpages" not in answer.json()


async def test_an_order_that_makes_no_sense_is_refused() -> None:
    async with staged() as stage:
        answer = await stage.http.post(f"{stage.base_url}/admin/incidents", json={"name": "no page"})
        assert answer.status_code == 400
