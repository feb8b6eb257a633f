"""spaCy components, Doc -> Doc, one span layer each."""
