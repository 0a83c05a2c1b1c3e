"""Terminal app: widgets, screens and what binds them. Knows models, not HTTP and not keys."""
