"""Marks of tests that need a system program; what the benches import has none, as they run without pytest."""

from __future__ import annotations

import shutil

import pytest

needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
needs_redis = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")
