"""The themes: what each means, what counts, and the patterns that find it."""

from synthesis.codebook.book import KEPT_NAMES, LANGUAGES, Codebook, Theme, default_path
from synthesis.codebook.reading import load_codebook

__all__ = ["KEPT_NAMES", "LANGUAGES", "Codebook", "Theme", "default_path", "load_codebook"]
