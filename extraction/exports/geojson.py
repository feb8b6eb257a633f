"""GeoJSON (RFC 7946): a FeatureCollection written feature by feature.

A feature is the flat row of an event at its first place, as longitude, latitude. An event without coordinates has
`"geometry": null`; it is never put at (0, 0) or on a capital.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TextIO


def feature(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the GeoJSON feature of a flat row."""
    lat, lon = row["latitude"], row["longitude"]
    located = lat is not None and lon is not None
    return {
        "type": "Feature",
        "id": row["event_id"],
        "geometry": {"type": "Point", "coordinates": [lon, lat]} if located else None,
        "properties": row,
    }


def feature_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a feature, given that of its properties."""
    positions = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    point = {"type": "object", "properties": {"type": {"const": "Point"}, "coordinates": positions}}
    return {
        "title": "feature",
        "type": "object",
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {"anyOf": [point | {"required": ["type", "coordinates"]}, {"type": "null"}]},
            "properties": properties,
        },
        "required": ["type", "id", "geometry", "properties"],
        "additionalProperties": False,
    }


class GeoJsonWriter:
    """Features into a stream, one a line; `close` ends the collection."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._divider = "\n"
        stream.write('{"type": "FeatureCollection", "features": [')

    def write(self, where: str, row: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Write the feature of a flat row."""
        # `</` cannot end a script element in which somebody pastes the collection.
        text = json.dumps(feature(row), ensure_ascii=False, default=str, allow_nan=False).replace("</", "<\\/")
        self._stream.write(self._divider + text)
        self._divider = ",\n"

    def close(self) -> None:
        """Write the end of the collection."""
        self._stream.write("\n]}\n")
