"""What tests share: the shipped extractor, loaded once, and the switch that rewrites executed documentation."""

from __future__ import annotations

import pytest


def pytest_addoption(parser):
    parser.addoption("--update-docs", action="store_true", help="write the real output into README.md and docs/")


@pytest.fixture(scope="session")
def extractor():
    """The shipped pipeline with all knowledge."""
    import extraction

    return extraction.load()
