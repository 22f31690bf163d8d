"""What every test may rely on."""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# The same examples on every machine: what a change breaks is the change's. New examples are
# looked for with ``HYPOTHESIS_PROFILE=search``, as the slow tests of uploads do by themselves.
settings.register_profile("steady", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Give back the main module, which a page under test replaces by its own."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session", autouse=True)
def own_secrets(tmp_path_factory) -> Iterator[None]:
    """Keep channels' addresses out of the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEAKROSTER_SECRETS", str(tmp_path_factory.mktemp("secrets")))
        yield
