"""A year of cleanup: nothing goes that should stay, each thing is told once, and what nobody needs goes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.cleanup.looks import held_back
from bot.cleanup.report import Report
from bot.cleanup.stages import Case, Stage, warned
from bot.config_cleanup import CleanupPolicy
from tests.year.cleaning import Parts
from tests.year.simulation import simulate


# In the year 50 a process wakes while another one has begun its run anew.
@pytest.mark.parametrize("seed", [0, 1, 2, 50])
def test_a_year_goes_by_without_a_mistake(seed: int) -> None:
    figures = simulate(seed, Parts())
    assert figures.wrong == ()
    assert figures.deleted > 50, "a bot that deletes nothing makes no mistakes"
    assert figures.left < figures.made * 0.7


def _a_day_early(case: Case, policy: CleanupPolicy, now: datetime) -> Case:
    told = warned(case, policy, now)
    return replace(told, due_at=told.due_at - timedelta(days=1) if told.due_at else None)


def _told_again(case: Case, policy: CleanupPolicy, now: datetime) -> Case:
    return replace(warned(case, policy, now), stage=Stage.FOUND)


def _whatever_was_read(report: Report) -> str:
    return held_back(replace(report, missing=()))


BROKEN = {
    "a day of the grace is missing": (Parts(warned=_a_day_early), "was deleted before its time"),
    "each look tells it anew": (Parts(warned=_told_again), "was told twice"),
    "part of the projects is enough": (Parts(held_back=_whatever_was_read), "not everything was read"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_oracle_notices_when_a_part_is_broken(what: str) -> None:
    parts, words = BROKEN[what]
    # One of a few years shows it: not each has a case of everything.
    wrong = (words in each for seed in range(6) for each in simulate(seed, parts).wrong)
    assert any(wrong)
