"""PostGIS as a second opinion. Without it these tests fail, they do not skip."""

from collections.abc import Iterator

import pytest

from tests.peers.postgres import Server, private_server


@pytest.fixture(scope="session")
def postgis() -> Iterator[Server]:
    with private_server() as server:
        yield server
