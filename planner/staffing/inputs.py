"""Check the numbers given to a formula and bring them to one shape."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

SECONDS_PER_HOUR = 3600


def positive(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """
    Take finite numbers above zero.

    Parameters
    ----------
    name
        What the value is called in the message.
    value
        Number or array of any shape.

    Returns
    -------
    ndarray of float
        The same shape as ``value``.

    Raises
    ------
    ValueError
        If an entry is zero, negative or not finite.
    """
    array = np.asarray(value, dtype=np.float64)
    _refuse(name, "positive", array, (array > 0) & np.isfinite(array))
    return array


def not_negative(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """
    Take finite numbers from zero on.

    Parameters
    ----------
    name
        What the value is called in the message.
    value
        Number or array of any shape.

    Returns
    -------
    ndarray of float
        The same shape as ``value``.

    Raises
    ------
    ValueError
        If an entry is negative or not finite.
    """
    array = np.asarray(value, dtype=np.float64)
    _refuse(name, "at least 0", array, (array >= 0) & np.isfinite(array))
    return array


def whole(name: str, value: ArrayLike, least: int = 0) -> NDArray[np.int64]:
    """
    Take whole numbers from a least one on; ``3.0`` counts as whole.

    Parameters
    ----------
    name
        What the value is called in the message.
    value
        Number or array of any shape.
    least
        Smallest number allowed.

    Returns
    -------
    ndarray of int
        The same shape as ``value``.

    Raises
    ------
    ValueError
        If an entry has a fraction, is too small or is not finite.
    """
    array = np.asarray(value)
    if array.dtype.kind not in "iu":
        array = np.asarray(value, dtype=np.float64)
    good = (array >= least) & (array <= 10**9) & (array == np.trunc(array))
    _refuse(name, f"a whole number from {least} to 10**9", array, good)
    return array.astype(np.int64)


def flatten(*arrays: NDArray[Any]) -> tuple[tuple[int, ...], list[NDArray[Any]]]:
    """
    Broadcast arrays against each other and lay each out as one contiguous row.

    Parameters
    ----------
    arrays
        Arrays whose shapes broadcast by NumPy's rules.

    Returns
    -------
    tuple of int
        The common shape.
    list of ndarray, each of shape (n,)
        The entries in C order; ``n`` is the product of the common shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.
    """
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise ValueError(f"arguments must broadcast to one shape, got {shapes}") from None
    return shape, [np.broadcast_to(array, shape).flatten() for array in arrays]


def _refuse(name: str, rule: str, array: NDArray[Any], good: NDArray[np.bool_]) -> None:
    """Raise a message with the first value that breaks the rule."""
    if not np.all(good):
        bad = array.reshape(-1)[np.argmin(good.reshape(-1))]
        raise ValueError(f"{name} must be {rule}, got {bad}")
