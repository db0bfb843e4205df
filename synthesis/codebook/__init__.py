"""The themes: what each means, what counts, and the patterns that find it."""

from synthesis.codebook.book import LANGUAGES, Codebook, Theme, default_path
from synthesis.codebook.reading import load_codebook

__all__ = ["LANGUAGES", "Codebook", "Theme", "default_path", "load_codebook"]
