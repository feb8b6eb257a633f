"""Distances on the globe, and where a set of places lies: in degrees and kilometres."""

from __future__ import annotations

import math

Points = list[tuple[float, float]]


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometres; latitudes and longitudes in degrees."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def middle(points: Points) -> tuple[float, float] | None:
    """Return the middle of the bounding box: nearer to a division's centroid than the mean of its towns."""
    if not points:
        return None
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def spread(points: Points) -> float:
    """Return how many times farther than usual a wide division's coordinates may differ."""
    if not points:
        return 1.0
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return 1.0 + distance_km(min(lats), min(lons), max(lats), max(lons)) / 1000
