"""Reply metrics are what somebody with the log of messages and a pencil would make of them."""

import dataclasses

import numpy as np
import pytest

from planner.domain.chatlog import MessageLog, Said
from planner.domain.metrics import Counts, ReplyMetric
from planner.simulation import Kpi, Simulation, message_log, simulate
from planner.simulation.reply_bins import limits_of
from tests.planner.simulation.desk import queue, roster

TEAM = roster("DD", "NN", "DN", queues=(queue("pre"),))
RATES = np.full((1, 2, 24), 70.0)  # more than the three can do at times
AUTOMATIC_S = 2.0


def metric(counts: Counts, **changes: object) -> ReplyMetric:
    name = ", ".join(f"{key} {value}" for key, value in changes.items())
    return ReplyMetric(platform="shop", name=f"{counts} {name}", label="", counts=counts, **changes)


METRICS = (
    metric(Counts.FIRST, within_s=30),
    metric(Counts.FIRST),
    metric(Counts.FIRST, cap_s=60),
    metric(Counts.ROUNDS, within_s=60),
    metric(Counts.ROUNDS),
    metric(Counts.ROUNDS, cap_s=90),
    metric(Counts.ROUNDS, within_s=60, open_min=600, close_min=1200),
    metric(Counts.FIRST, within_s=30, automatic_counts=True),
    metric(Counts.FIRST, automatic_counts=True),
    metric(Counts.ROUNDS, within_s=30, automatic_counts=True),
    metric(Counts.ROUNDS, cap_s=90, automatic_counts=True),
)


@pytest.fixture(scope="module", name="played")
def the_simulation() -> Simulation:
    return simulate(
        TEAM, RATES[None], replications=2, metrics=METRICS, automatic_reply_s=AUTOMATIC_S
    )


def by_hand(log: MessageLog, m: ReplyMetric) -> float:
    """Go through the log chat by chat."""
    values, hours = [], []
    for i in range(len(log.chats)):
        asked_s, first = None, True
        for at_s, said in zip(log.at_s[log.chat == i], log.said[log.chat == i], strict=True):
            if said == Said.CUSTOMER:
                asked_s = at_s
            elif said in (Said.AGENT, Said.LEFT) and (first or m.counts is Counts.ROUNDS):
                response_s = at_s - asked_s if said == Said.AGENT else np.inf
                if first and m.automatic_counts:
                    response_s = AUTOMATIC_S
                values.append(response_s)
                hours.append(asked_s % 86_400 / 60)
            first = first and said in (Said.CUSTOMER, Said.TAKEN)
    kept = np.array(values)[(np.array(hours) >= m.open_min) & (np.array(hours) < m.close_min)]
    if m.within_s is not None:
        return float((kept <= m.within_s).mean())
    if m.cap_s is not None:
        return float(np.minimum(kept, m.cap_s).mean())
    return float(kept[np.isfinite(kept)].mean())


@pytest.mark.parametrize("m", METRICS, ids=[m.name for m in METRICS])
def test_metric_is_what_the_log_says(played, m):
    logs = [message_log(TEAM, RATES, replication=r) for r in range(2)]
    expected = np.mean([by_hand(log, m) for log in logs])
    assert played.metric(m).mean == pytest.approx(expected, rel=1e-6)


def test_keeping_metrics_changes_nothing_else(played):
    plain = simulate(TEAM, RATES[None], replications=2)
    for name in ("chats", "abandoned", "first_s", "replies", "late", "response_s"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(played, name))


def test_means_alone_need_no_limit():
    plain = (metric(Counts.FIRST), metric(Counts.ROUNDS))
    played = simulate(TEAM, RATES[None], replications=2, metrics=plain)
    assert played.metric(plain[0]).mean == pytest.approx(played.month(Kpi.FIRST_RESPONSE_S).mean)


def test_on_time_rate_is_the_metric_of_the_queues_own_limit():
    own = metric(Counts.ROUNDS, within_s=TEAM.problem.queues[0].target.within_s)
    played = simulate(TEAM, RATES[None], replications=3, metrics=(own,))
    assert played.metric(own).mean == pytest.approx(played.on_time().mean, rel=1e-6)
    days, on_time = played.metric_by_day(own), played.on_time_by_day()
    assert [d.mean for d in days] == pytest.approx([d.mean for d in on_time], rel=1e-6)
    assert played.metric_by_queue(own)[0].mean == pytest.approx(played.on_time().mean, rel=1e-6)


def test_hours_outside_the_window_do_not_count(played):
    limited = METRICS[6]
    assert len(played.metric_by_hour(limited)) == 10
    assert played.metric(limited).mean != pytest.approx(played.metric(METRICS[3]).mean, rel=1e-4)


def test_metrics_are_the_same_from_several_processes(played):
    shared = simulate(
        TEAM,
        RATES[None],
        replications=2,
        metrics=METRICS,
        automatic_reply_s=AUTOMATIC_S,
        workers=2,
    )
    np.testing.assert_array_equal(shared.amounts, played.amounts)


def test_a_metric_that_was_not_kept_is_named(played):
    other = dataclasses.replace(METRICS[0], within_s=31, name="other")
    with pytest.raises(ValueError, match=r"metric must be one of shop\.first.*, got shop\.other"):
        played.metric(other)


def test_a_mean_alone_needs_no_limits():
    played = simulate(TEAM, RATES[None], replications=2, metrics=(METRICS[4],))
    expected = played.month(Kpi.AVERAGE_RESPONSE_S).mean
    assert played.metric(METRICS[4]).mean == pytest.approx(expected, rel=1e-6)


def test_limits_are_those_of_shares_and_caps_once_each():
    assert limits_of(METRICS).tolist() == [30, 60, 90]
    assert limits_of(()).size == 0
