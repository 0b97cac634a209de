"""The window of a review, as it comes back: what was ticked and written into it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Ids of the form and of its fields; the field of branches also has its page's number: `branches:2`.
REVIEW, BRANCHES, LENGTH, REASON = "review", "branches", "length", "reason"
EVER = "ever"
SIZE = 10  # options, which is as many as a group of checkboxes may have
LONGEST_REASON = 300
# Each is looked up and judged by itself, and whoever waits should not wait for minutes.
MOST = 100


@dataclass(frozen=True)
class Filled:
    """What somebody has chosen so far.

    ticked  the places of the branches in the review, on all pages
    page    the page that was shown
    length  seconds, or EVER
    """

    review: str
    channel_id: str
    ticked: frozenset[int]
    page: int
    length: str = ""
    reason: str = ""

    def as_text(self, *, to_page: int | None = None) -> str:
        """What is kept of it until it is dealt with; `to_page` is the one to show next."""
        said = {"ticked": sorted(self.ticked), "page": to_page or self.page}
        return json.dumps(said | {"length": self.length, "reason": self.reason})


@dataclass(frozen=True)
class Choice:
    """The same, once it has been kept."""

    ticked: tuple[int, ...]
    page: int
    length: str
    reason: str

    @classmethod
    def of(cls, text: str) -> "Choice":
        """From the text that was kept."""
        said = json.loads(text)
        return cls(tuple(said["ticked"]), said["page"], said["length"], said["reason"])


def packed(ticked: frozenset[int]) -> str:
    """Places as one number, a bit each: a window remembers three thousand characters at most."""
    return f"{sum(1 << place for place in ticked):x}"


def unpacked(text: str) -> frozenset[int]:
    """The places again. Raises ValueError."""
    bits = int(text or "0", 16)
    return frozenset(place for place in range(bits.bit_length()) if bits >> place & 1)


def filled(view: Mapping[str, Any]) -> Filled | None:
    """What a view of ours holds, None for one of another kind. Raises what an odd shape leads to."""
    if view.get("callback_id") != REVIEW:
        return None
    about = json.loads(view.get("private_metadata") or "{}")
    page, before = int(about["page"]), unpacked(about["ticked"])
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    shown = (values.get(f"{BRANCHES}:{page}") or {}).get(BRANCHES)
    if shown is not None:
        here = frozenset(int(each["value"]) for each in shown.get("selected_options") or ())
        before = before - frozenset(range((page - 1) * SIZE, page * SIZE)) | here
    length = (values.get(LENGTH) or {}).get(LENGTH) or {}
    reason = (values.get(REASON) or {}).get(REASON) or {}
    return Filled(
        review=str(about["review"]),
        channel_id=str(about["channel"]),
        ticked=before,
        page=page,
        length=str((length.get("selected_option") or {}).get("value") or ""),
        reason=str(reason.get("value") or "").strip(),
    )


def mistakes(view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a form that was sent, by field: shown in the window, which then stays open."""
    sent = filled(view)
    if sent is None:
        return {}
    if not sent.ticked:
        return {f"{BRANCHES}:{sent.page}": "Tick at least one branch."}
    if len(sent.ticked) > MOST:
        return {
            f"{BRANCHES}:{sent.page}": f"{len(sent.ticked)} are ticked. {MOST} can be kept at once at most."
        }
    if sent.length == EVER and not sent.reason:
        return {REASON: "Keeping for ever needs a reason."}
    return {}
