"""The fewest agents that meet a target, checked by trying every number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.staffing import erlang_a, erlang_c, required_agents

CASES = {  # criterion: target, whether the formulas meet it
    "c_sl": (0.8, lambda n: _c(n).sl(20) >= 0.8),
    "c_asa": (12.0, lambda n: _c(n).asa_s <= 12),
    "c_pwait": (0.1, lambda n: _c(n).pwait <= 0.1),
    "a_sl_offered": (0.9, lambda n: _a(n).sl_offered(20) >= 0.9),
    "a_pab": (0.03, lambda n: _a(n).pab <= 0.03),
    "a_p_wait_gt_t": (0.05, lambda n: _a(n).p_wait_gt(20) <= 0.05),
    "a_wait_all": (4.0, lambda n: _a(n).wait_all_s <= 4),
}


def _c(n):
    return erlang_c(400, 200, n)


def _a(n):
    return erlang_a(400, 200, 90, n)


@pytest.mark.parametrize("criterion", CASES)
def test_every_criterion_finds_the_first_number_that_meets_it(criterion):
    target, meets = CASES[criterion]
    first = next(n for n in range(1, 100) if meets(n))
    found = required_agents(criterion, target, 20, contacts_per_hour=400, aht_s=200, patience_s=90)
    assert found == first


def test_the_start_of_a_search_does_not_matter():
    contacts = np.array([[5.0], [400.0], [390.0], [60_000.0]])
    targets = np.array([0.99, 0.2, 0.9])
    args = {"aht_s": 200, "patience_s": 90}
    for criterion in ("c_sl", "a_sl_offered"):
        together = required_agents(criterion, targets, 20, contacts_per_hour=contacts, **args)
        for i, j in np.ndindex(together.shape):
            alone = required_agents(
                criterion, targets[j], 20, contacts_per_hour=contacts[i, 0], **args
            )
            assert together[i, j] == alone


def test_without_contacts_no_agents_are_needed():
    need = required_agents("c_sl", 0.9, 20, contacts_per_hour=[0, 1], aht_s=60)
    assert need.tolist() == [0, 1]


def test_with_impatient_customers_one_agent_is_the_least():
    # Nobody waits 10 minutes with a patience of 10 s, agents or none.
    need = required_agents(
        "a_p_wait_gt_t", 0.5, 600, contacts_per_hour=400, aht_s=200, patience_s=10
    )
    assert need == 1


def test_a_tie_is_met():
    # Half loaded, one agent: half of the contacts wait.
    assert required_agents("c_pwait", 0.5, contacts_per_hour=30, aht_s=60) == 1


def test_twenty_one_thousand_agents():
    need = required_agents("c_sl", 0.8, 20, contacts_per_hour=416_000, aht_s=180)
    assert 20_800 < need < 21_100
    assert erlang_c(416_000, 180, need).sl(20) >= 0.8 > erlang_c(416_000, 180, need - 1).sl(20)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("sl", 0.8, 20), "criterion must be one of c_sl, c_asa, .*, got sl"),
        (("c_sl", 1.0, 20), r"c_sl: target must be between 0 and 1, got 1\.0"),
        (("c_asa", 0.0), r"target must be positive, got 0\.0"),
        (("c_sl", 0.8), "c_sl: t_s must be given"),
        (("a_pab", 0.1), "a_pab: patience_s must be given"),
    ],
)
def test_questions_without_an_answer_are_refused(args, message):
    with pytest.raises(ValueError, match=message):
        required_agents(*args, contacts_per_hour=60, aht_s=60)


@settings(deadline=None, max_examples=60)
@given(
    contacts=st.floats(0.1, 3000),
    aht=st.floats(1, 1800),
    patience=st.floats(1, 7200),
    target=st.floats(0.01, 0.99),
    t_s=st.floats(0, 600),
)
def test_one_agent_fewer_would_miss_the_target(contacts, aht, patience, target, t_s):
    work = {"contacts_per_hour": contacts, "aht_s": aht, "patience_s": patience}
    n = int(required_agents("a_sl_offered", target, t_s, **work))
    team = erlang_a(contacts, aht, patience, [n - 1, n]).sl_offered(t_s)
    assert team[0] < target <= team[1] + 1e-8
    n = int(required_agents("c_sl", target, t_s, **work))
    team = erlang_c(contacts, aht, [n - 1, n]).sl(t_s)
    assert team[0] < target <= team[1] + 1e-8
