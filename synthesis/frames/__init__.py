"""A corpus from tables that people already have."""

from synthesis.frames.linking import from_frames

__all__ = ["from_frames"]
