"""What every test may rely on."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Give back the main module, which a page under test replaces by its own."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
