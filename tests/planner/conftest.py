"""What several tests of the planner share."""

import pytest


@pytest.fixture
def config(tmp_path):
    """Return a function that writes a configuration and gives its path."""

    def write(text, name="shop.yaml"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return write
