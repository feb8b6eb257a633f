"""GeoParquet 1.1: the flat view with a column `geometry`, the first place as a point in WKB.

Longitude and latitude of WGS 84 (OGC:CRS84, what the specification takes without a `crs`). An event without coordinates
has no geometry; it is never put at (0, 0) or on a capital. https://geoparquet.org/releases/v1.1.0/
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

from extraction.exports.flat import FLAT_COLUMNS, Kind
from extraction.exports.parquet import ParquetWriter

GEOMETRY = "geometry"
GEO_COLUMNS: dict[str, Kind] = {**FLAT_COLUMNS, GEOMETRY: "point"}
_LITTLE_ENDIAN, _POINT = 1, 1


def point_wkb(lon: float, lat: float) -> bytes:
    """Return a point in well-known binary: byte order, type, x, y.

    >>> point_wkb(2.0, -1.0).hex()
    '01010000000000000000000040000000000000f0bf'
    """
    return struct.pack("<BIdd", _LITTLE_ENDIAN, _POINT, lon, lat)


class GeoParquetWriter:
    """Flat rows with a point each into a `ParquetWriter`; `close` adds the metadata with the box of all points."""

    def __init__(self, writer: ParquetWriter) -> None:
        self._writer = writer
        self._box: tuple[float, float, float, float] | None = None

    def write(self, where: str, row: Mapping[str, Any]) -> None:
        """Write a flat row and its point."""
        lon, lat = row["longitude"], row["latitude"]
        point = None
        if lon is not None and lat is not None:
            point = point_wkb(lon, lat)
            west, south, east, north = self._box or (lon, lat, lon, lat)
            self._box = (min(west, lon), min(south, lat), max(east, lon), max(north, lat))
        self._writer.write(where, {**row, GEOMETRY: point})

    def close(self) -> None:
        """Write what is left and the metadata."""
        self._writer.close({"geo": json.dumps(self._metadata())})

    def _metadata(self) -> dict[str, Any]:
        column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
        if self._box:
            column["bbox"] = list(self._box)
        return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
