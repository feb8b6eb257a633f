"""Doc with mentions -> events: arguments, attribution, factuality, clusters, records."""
