"""Responses: bytes under limits, decoded and parsed into models."""
