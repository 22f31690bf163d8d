"""One reply to one customer at a time is a call: M/G/n+G, of which much is known exactly."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from planner.domain.demand import ChatWork
from planner.simulation.chance import child
from planner.simulation.engine import play
from planner.simulation.floor import GAVE_UP, TAKEN
from tests.planner.simulation.desk import steady

CALL = ChatWork(reply_s=60, customer_s=1, replies_per_chat=1, max_chats=1, patience_s=1e12)


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Each replication's customers of all but the first hours, in which the team fills up."""

    abandoned: list[float]
    late: list[float]
    served_wait_s: list[float]


def waits(n: int, work: ChatWork, rate: float, late_s: float, replications: int) -> Waits:
    """Play calls, and measure waits from the log: shares given up, waits over a limit, means."""
    team, found = steady(n, work), Waits(abandoned=[], late=[], served_wait_s=[])
    for r in range(replications):
        rates, key = np.full((1, 1, 24), rate), np.uint64(child(np.uint64(3), r))
        floor = team.floor(rates, key, log_entries=int(6 * 24 * rate) + 100)
        play(floor, team.changes)
        log = floor.log[1 : 1 + floor.log[0]["chat"]]
        log = log[floor.chats["arrive_s"][log["chat"]] > 4 * 3600]
        wait_s = log["at_s"] - floor.chats["arrive_s"][log["chat"]]
        gone, taken = wait_s[log["what"] == GAVE_UP], wait_s[log["what"] == TAKEN]
        customers = gone.size + taken.size
        found.abandoned.append(gone.size / customers)
        found.late.append(((gone > late_s).sum() + (taken > late_s).sum()) / customers)
        found.served_wait_s.append(taken.mean())
    return found


def agrees(found: list[float], exact: float) -> bool:
    """Say whether a mean lies within three standard errors of the exact value."""
    error = np.std(found, ddof=1) / len(found) ** 0.5
    return bool(abs(np.mean(found) - exact) <= 3 * error)


def erlang_c(load: float, n: int) -> float:
    terms = np.cumprod([1.0, *(load / k for k in range(1, n + 1))])
    full = terms[-1] / (1 - load / n)
    return float(full / (terms[:-1].sum() + full))


@pytest.mark.parametrize(("n", "rate"), [(1, 40.0), (4, 190.0), (12, 600.0)])
def test_without_giving_up_waits_are_erlang_c(n, rate):
    late_s = 20.0
    found = waits(n, CALL, rate, late_s, replications=200)
    load = rate * CALL.reply_s / 3600
    p_wait = erlang_c(load, n)
    assert agrees(found.late, p_wait * np.exp(-(n - load) * late_s / CALL.reply_s))
    assert agrees(found.served_wait_s, p_wait * CALL.reply_s / (n - load))
    assert sum(found.abandoned) == 0


@pytest.mark.parametrize("cv", [0.25, 0.7, 2.0])
def test_one_agent_waits_by_the_formula_of_pollaczek_and_khinchine(cv):
    found = waits(1, replace(CALL, reply_cv=cv), 36.0, 60.0, replications=400)
    load = 36.0 * CALL.reply_s / 3600
    assert agrees(found.served_wait_s, CALL.reply_s * load * (1 + cv**2) / (2 * (1 - load)))


@pytest.mark.parametrize(("n", "rate"), [(3, 210.0), (10, 630.0)])
@pytest.mark.parametrize("cv", [0.3, 1.0, 1.8])
def test_patience_of_any_shape_gives_up_as_known_for_exponential_calls(n, rate, cv):
    """
    Compare with M/M/n+G.

    S. Zeltyn, A. Mandelbaum, Queueing Syst. 51, 2005, doi:10.1007/s11134-005-3699-8, section 3:
    the offered wait has density ``lambda exp(lambda H(x) - n mu x) / (E + lambda J)``.
    """
    patience_s, late_s = 90.0, 45.0
    per_s, mu = rate / 3600, 1 / CALL.reply_s
    patience = gamma(1 / cv**2, scale=patience_s * cv**2)

    def stays_s(x: float) -> float:  # H(x), the mean of the shorter of the patience and x
        longer = gamma(1 / cv**2 + 1, scale=patience_s * cv**2)
        return float(patience_s * longer.cdf(x) + x * patience.sf(x))

    def weight(x: float) -> float:
        return float(np.exp(per_s * stays_s(x) - n * mu * x))

    terms = np.cumprod([1.0, *(per_s / mu / k for k in range(1, n))])
    empty = terms.sum() / terms[-1] / per_s  # E / lambda
    end_s = 3000.0
    whole = empty + quad(weight, 0, end_s, limit=400)[0]
    late = patience.sf(late_s) * quad(weight, late_s, end_s, limit=400)[0] / whole
    p_abandon = quad(lambda x: weight(x) * patience.cdf(x), 0, end_s, limit=400)[0] / whole
    waited = quad(lambda x: x * weight(x) * patience.sf(x), 0, end_s, limit=400)[0] / whole
    work = replace(CALL, patience_s=patience_s, patience_cv=cv)
    found = waits(n, work, rate, late_s, replications=150)
    assert agrees(found.abandoned, p_abandon)
    assert agrees(found.late, late)
    assert agrees(found.served_wait_s, waited / (1 - p_abandon))
