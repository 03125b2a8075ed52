"""One file a use case that is more than a query."""
