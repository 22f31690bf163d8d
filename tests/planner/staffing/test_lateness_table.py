"""The table of an hour is the mean of its paths."""

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.staffing import late_replies_per_chat, lateness_table

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)


def busy_days(n_paths, n_days, scale=120.0):
    rng = np.random.default_rng(3)
    shape = np.exp(np.sin(np.arange(24) / 24 * 2 * np.pi))
    return rng.gamma(20, 1 / 20, (n_paths, n_days, 1)) * scale * shape


def mean_of_paths(paths, n_max, within_s):
    rates = paths.reshape(len(paths), -1)[..., None]
    late = late_replies_per_chat(rates, np.arange(n_max + 1), WORK, within_s)
    return (rates * late).mean(axis=0)


@pytest.mark.parametrize("scale", [3.0, 120.0, 900.0])
def test_the_table_is_the_mean_over_the_paths(scale):
    paths = busy_days(200, 1, scale)
    table = lateness_table(paths, WORK, 90.0, 40)
    assert table.late.shape == (24, 41)
    assert table.replies == pytest.approx(paths.mean(axis=0).reshape(-1) * 5, rel=1e-13)
    # 40 groups and the grid of rates: at most 0.05 points of the replies on time.
    off = np.abs(table.late - mean_of_paths(paths, 40, 90.0)) / table.replies[:, None]
    assert off.max() < 5e-4


def test_more_agents_never_raise_lateness():
    table = lateness_table(busy_days(60, 2), WORK, 60.0, 36)
    assert np.all(np.diff(table.late, axis=1) <= 0)
    assert np.all(table.late[:, 0] <= table.replies * (1 + 1e-12))
    assert np.all(table.late >= 0)


def test_closed_hours_have_no_late_replies():
    paths = busy_days(20, 1)
    paths[:, :, :8] = 0
    table = lateness_table(paths, WORK, 60.0, 10)
    assert np.all(table.late[:8] == 0)
    assert np.all(table.replies[:8] == 0)


def test_a_month_without_contacts():
    table = lateness_table(np.zeros((3, 1, 24)), WORK, 60.0, 2)
    assert table.late.tolist() == np.zeros((24, 3)).tolist()


def test_groups_of_unequal_size_keep_the_mean():
    paths = busy_days(7, 1)
    table = lateness_table(paths, WORK, 60.0, 5, n_quantiles=3)
    assert table.replies == pytest.approx(paths.mean(axis=0).reshape(-1) * 5, rel=1e-13)


@pytest.mark.parametrize("shape", [(24,), (5, 2, 23), (0, 2, 24)])
def test_paths_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"\(n_paths, n_days, 24\), got"):
        lateness_table(np.ones(shape), WORK, 60.0, 5)
