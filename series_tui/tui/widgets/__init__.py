"""The widgets: they know models and nothing of where those come from."""
