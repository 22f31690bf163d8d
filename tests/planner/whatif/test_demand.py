"""Each change of contacts and chats changes what it says, and nothing else."""

import numpy as np
import pytest

from planner.domain.errors import InputError
from planner.domain.scenario import HandlingTime, Replies, Scenario, Volume
from planner.whatif.demand import with_demand
from tests.planner.whatif.lab import case, only


def ratio(*volume: Volume) -> np.ndarray:
    before = case()
    after = with_demand(before, Scenario(volume=volume))
    return after.rates.sum(axis=0) / np.maximum(before.rates.sum(axis=0), 1e-9)


def test_volume_holds_for_its_queue_days_and_hours():
    found = ratio(
        Volume(factor=3, queues=("presales",), days=only(1), from_min=19 * 60, to_min=20 * 60 + 15)
    )
    assert found[0, 1, 19] == pytest.approx(3)
    assert found[0, 1, 20] == pytest.approx(1.5)  # a quarter of the hour
    for q, d, h in [(0, 1, 18), (0, 2, 19), (1, 1, 19)]:
        assert found[q, d, h] == pytest.approx(1)


def test_factors_on_the_same_contacts_multiply():
    assert ratio(Volume(factor=2), Volume(factor=1.5))[0, 0, 12] == pytest.approx(3)


@pytest.mark.parametrize("phase", ["wave", "double12", "double12_wave"])
def test_a_phase_holds_on_its_days(phase):
    found = ratio(Volume(factor=2, phase=phase))
    assert [found[0, d, 12].round(6) for d in range(4)] == [1, 1, 2, 1]


def test_an_unknown_phase_names_the_special_days():
    with pytest.raises(InputError, match=r"phase.*presale.*double12_wave"):
        ratio(Volume(factor=2, phase="presale"))


def test_an_unknown_queue_names_the_known_ones():
    with pytest.raises(InputError, match=r"no such queue.*live.*presales, aftersales"):
        ratio(Volume(factor=2, queues=("live",)))


def test_replies_get_shorter_and_contacts_fewer():
    change = Replies(
        queues=("presales",),
        deflected_share=0.25,
        templated_share=0.5,
        template_saves_s=10,
        max_chats=6,
    )
    after = with_demand(case(), Scenario(replies=(change,)))
    before = case().roster.problem.queues
    changed = after.roster.problem.queues
    assert changed[0].work.reply_s == pytest.approx(before[0].work.reply_s - 5)
    assert changed[0].work.max_chats == 6
    assert changed[1] == before[1]
    assert after.rates[:, 0] == pytest.approx(0.75 * case().rates[:, 0])
    assert after.rates[:, 1] == pytest.approx(case().rates[:, 1])


def test_handling_time_stretches_replies_and_templates_save_of_the_longer_ones():
    both = Scenario(
        handling_time=(HandlingTime(factor=2, queues=("presales",)),),
        replies=(Replies(templated_share=1, template_saves_s=30),),
    )
    with pytest.raises(InputError, match=r"aftersales.*less than the reply_s of 30"):
        with_demand(case(), both)
    longer = with_demand(case(), Scenario(handling_time=both.handling_time))
    assert longer.roster.problem.queues[0].work.reply_s == 50
