"""Anything that holds news → raw documents: text, HTML, JSON, JSONL, WARC, feeds, packed or not, streamed."""

from extraction.sources.documents import InputRefusal, RawDocument, ReadOptions
from extraction.sources.readers import read_inputs

__all__ = ["InputRefusal", "RawDocument", "ReadOptions", "read_inputs"]
