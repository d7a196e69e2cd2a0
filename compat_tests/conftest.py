"""What every test runs under."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--programs", type=int, default=300, help="how many random programs each test of them runs")


def pytest_configure(config: pytest.Config) -> None:
    # pytest puts its own filters in the place of minitorch's, which are silent about inf and nan as torch is.
    config.addinivalue_line("filterwarnings", r"ignore::RuntimeWarning:minitorch\..*")
    # Both backends warn of losses between different shapes; the samples have them on purpose.
    config.addinivalue_line("filterwarnings", "ignore:Using a target size")
