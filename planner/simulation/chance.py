"""
Random numbers by name instead of in sequence.

A number is computed from a key and a place, so a customer's patience, and the time of the third
reply to them, stay the same whatever happened before. That gives two rosters the same customers,
and any split over processes the same results.
"""

import math

import numpy as np

from planner.simulation.compiled import compiled

PATIENCE, REPLIES, TURNS = 0, 1, 2  # places of a chat's own numbers; its turns come last

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ONE = np.uint64(1)


@compiled
def child(key: np.uint64, place: int) -> np.uint64:
    """
    Derive a key from another by the finaliser of SplitMix64 [1]_.

    Parameters
    ----------
    key
        Any key.
    place
        Which child of that key, at least 0.

    Returns
    -------
    uint64
        The new key.

    References
    ----------
    .. [1] G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators,
       OOPSLA 2014, doi:10.1145/2660193.2660195.
    """
    z = key + (np.uint64(place) + _ONE) * _STEP
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@compiled
def uniform(key: np.uint64, place: int) -> float:
    """Return a number over 0 and up to 1, the same for the same key and place."""
    return float((child(key, place) >> _S11) + _ONE) * 2.0**-53


@compiled
def exponential(key: np.uint64, place: int) -> float:
    """Return an exponential number of mean 1, the same for the same key and place."""
    return -math.log(uniform(key, place))


@compiled
def geometric(key: np.uint64, place: int, mean: float) -> int:
    """Return a geometric number from 1 on with a mean of at least 1, by inversion."""
    if mean <= 1.0:
        return 1
    return 1 + int(math.log(uniform(key, place)) / math.log1p(-1.0 / mean))
