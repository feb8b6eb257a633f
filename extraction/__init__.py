"""English news in, typed and validated event records out.

>>> from extraction import load
>>> coder = load()
>>> [event.event_type for event in coder.extract("Rebels shelled the town of Goma on Friday.", published="2025-01-26")]
['ASSAULT']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extraction.exports import read_articles, read_clusters, read_events
    from extraction.pipeline import Coder, Extraction, load, pipeline_path

__all__ = ["Coder", "Extraction", "load", "pipeline_path", "read_articles", "read_clusters", "read_events"]


def __getattr__(name: str) -> Any:
    """Import lazily, so that `import extraction.schema` stays free of spaCy."""
    if name in ("read_articles", "read_clusters", "read_events"):
        from extraction import exports

        return getattr(exports, name)
    if name in __all__:
        from extraction.resources import uncollected

        with uncollected():
            from extraction import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'extraction' has no attribute {name!r}")
