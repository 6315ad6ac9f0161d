"""The demo's town, built the way editors build theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from campaigns.models import CampaignPage
from pages.demo import build_demo_site


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def campaign(db: None) -> CampaignPage:
    """The demo's campaign, published, without a course."""
    return build_demo_site()
