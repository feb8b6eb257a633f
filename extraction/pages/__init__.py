"""Raw documents → articles: boilerplate masked by zones, metadata read, embedded articles apart."""

from extraction.pages.split import PageOptions, split_pages

__all__ = ["PageOptions", "split_pages"]
