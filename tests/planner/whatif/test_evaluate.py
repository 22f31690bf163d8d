"""What a case delivers, by the model and by simulation."""

import numpy as np
import pytest

from planner.domain.metrics import Platform
from planner.domain.scenario import Absence, ExtraStaff, Replies, Scenario, Volume
from planner.whatif.evaluate import DRAWS, cases, followed, played
from tests.planner.whatif.lab import case, only

DAY = Scenario(days=only(1), volume=(Volume(factor=0.35),))  # hardly anybody gives up


def test_the_model_and_the_simulation_agree():
    drawn = cases(case(), DAY)
    model, simulated = followed(drawn), played(drawn, replications=100)
    assert model.on_time().mean() == pytest.approx(np.nanmean(simulated.on_time()), abs=0.02)
    assert model.replies.sum() / len(model.replies) == pytest.approx(
        simulated.replies.sum() / 100, rel=0.03
    )


def test_the_same_customers_come_to_every_scenario():
    drawn = cases(case(), DAY)
    more = cases(case(), DAY.plus(Scenario(extra_staff=(ExtraStaff(count=2, shift="D"),))))
    few, many = (played(d, replications=20, seed=3) for d in (drawn, more))
    came = [s.replies.sum(axis=(1, 2, 3)) for s in (few, many)]
    assert came[0] == pytest.approx(came[1], rel=0.03)
    assert many.on_time().mean() > few.on_time().mean()


@pytest.mark.parametrize(
    ("change", "better"),
    [
        (Scenario(volume=(Volume(factor=2),)), False),
        (Scenario(absence=(Absence(share=0.4),)), False),
        (Scenario(replies=(Replies(templated_share=0.6, template_saves_s=12),)), True),
        (Scenario(replies=(Replies(deflected_share=0.3),)), True),
        (Scenario(extra_staff=(ExtraStaff(count=2, shift="D"),)), True),
    ],
)
def test_each_change_moves_the_rate_the_way_it_should(change, better):
    base = np.nanmean(followed(cases(case(), DAY)).on_time())
    found = np.nanmean(followed(cases(case(), DAY.plus(change))).on_time())
    assert (found > base) == better


def test_absence_by_chance_is_drawn_several_times():
    drawn = cases(case(), DAY.plus(Scenario(absence=(Absence(share=0.3),))))
    assert len(drawn) == DRAWS
    assert len({one.roster.codes.tobytes() for one in drawn}) > 1
    assert len(played(drawn, replications=20).on_time()) >= 20


def test_the_days_looked_at_know_the_days_before():
    part = case().window(only(3).first, None)
    problem = part.roster.problem
    assert problem.horizon.n_days == 4
    assert (problem.before[:, -3:] == case().roster.codes[:, :3]).all()
    assert part.rates.shape[2] == 4


def test_few_futures_stand_for_all():
    few = case().futures(5).rates.sum(axis=(1, 2, 3))
    every = case().rates.sum(axis=(1, 2, 3))
    assert len(few) == min(5, len(every))
    assert few.mean() == pytest.approx(every.mean(), rel=0.05)


def test_minutes_of_a_platform_that_nobody_covers():
    service = followed(cases(case(), DAY))
    night = Platform(name="p", label="P", open_min=20 * 60, close_min=24 * 60)
    uncovered, late = service.exposed_min(night, "presales")  # the queue closes at 21:00
    assert uncovered == pytest.approx(180)
    assert late <= 60
    assert (
        service.exposed_min(Platform(name="p", label="P", open_min=600, close_min=660), "presales")[
            0
        ]
        == 0
    )
