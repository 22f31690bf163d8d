"""Stages of a reply: exact for whole shapes, close to gamma for the others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma

from planner.staffing.reply_shape import reply_stages


def tail(stages, times):
    """Compute the chance of a reply longer than some mean replies."""
    n = np.arange(1, stages.size)
    mean = stages[1:] @ n
    return gamma.sf(mean * times[:, None], n) @ stages[1:]


@pytest.mark.parametrize(("cv", "n"), [(1.0, 1), (0.5, 4), (0.25, 16), (3**-0.5, 3)])
def test_whole_shapes_are_that_many_stages(cv, n):
    assert np.flatnonzero(reply_stages(cv)).tolist() == [n]


@settings(deadline=None, max_examples=40)
@given(cv=st.floats(0.25, 2.0))
def test_mean_spread_and_tail_are_those_of_gamma(cv):
    stages = reply_stages(cv)
    n = np.arange(stages.size)
    mean = stages @ n
    variance = stages @ n**2 + mean - mean**2
    assert stages.min() >= 0
    assert stages.sum() == pytest.approx(1, rel=1e-12)
    assert variance**0.5 / mean == pytest.approx(cv, rel=1e-7)
    times = np.linspace(0.2, 12, 60)
    assert tail(stages, times) == pytest.approx(
        gamma.sf(times, cv**-2, scale=cv**2), abs=0.004 if cv <= 1.25 else 0.02
    )


def test_stages_are_shared_and_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        reply_stages(0.7)[0] = 1.0
