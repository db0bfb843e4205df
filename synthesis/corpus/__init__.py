"""Documents, evaluations, recommendations, actions, lessons … as one immutable, linked, filterable set."""

from synthesis.corpus.assemble import assemble
from synthesis.corpus.corpus import NOWHERE, Corpus
from synthesis.corpus.days import first_known
from synthesis.corpus.folder import load, read_files, sample
from synthesis.corpus.given import check_corpus
from synthesis.corpus.saved import save

__all__ = [
    "NOWHERE",
    "Corpus",
    "assemble",
    "check_corpus",
    "first_known",
    "load",
    "read_files",
    "sample",
    "save",
]
