"""A metric is a share or a mean, and says whether a value is good enough."""

import dataclasses

import pytest

from planner.domain.metrics import Counts, ReplyMetric

SHARE = ReplyMetric(
    platform="jd", name="first", label="30 s", counts=Counts.FIRST, within_s=30, target=0.9
)
MEAN = ReplyMetric(
    platform="taobao", name="mean", label="mean", counts=Counts.ROUNDS, cap_s=600, target=40
)


def test_a_share_should_be_high_and_a_mean_low():
    assert [SHARE.meets(value) for value in (0.899, 0.9)] == [False, True]
    assert [MEAN.meets(value) for value in (40, 40.1)] == [True, False]
    assert dataclasses.replace(MEAN, target=None).meets(1000) is None


def test_a_response_counts_up_to_its_limit_and_its_cap():
    assert [SHARE.counted(seconds) for seconds in (30, 30.1)] == [1, 0]
    assert [MEAN.counted(seconds) for seconds in (599.5, 601)] == [599.5, 600]
    assert dataclasses.replace(MEAN, cap_s=None).counted(601) == 601


def test_keys_tell_metrics_of_platforms_apart():
    assert (SHARE.key, MEAN.key) == ("jd.first", "taobao.mean")


@pytest.mark.parametrize(
    ("metric", "changes", "message"),
    [
        (SHARE, {"cap_s": 600}, "jd.first: a share has no cap_s, got 600"),
        (SHARE, {"target": 1.01}, "jd.first: target of a share must be up to 1, got 1.01"),
        (SHARE, {"within_s": 0}, "jd.first: within_s must be over 0, got 0"),
        (
            MEAN,
            {"open_min": 600, "close_min": 600},
            "close_min must be after open_min 600, got 600",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(metric, changes, message):
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(metric, **changes)
