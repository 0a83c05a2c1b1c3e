"""The message log: a line-API widget and the objects that it owns."""
