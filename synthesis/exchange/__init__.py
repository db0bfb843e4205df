"""Codebooks and coded texts to and from other programs: REFI-QDA (``.qdc``, ``.qdpx``) and CSV.

REFI-QDA is the exchange format of programs for qualitative analysis (ATLAS.ti, MAXQDA, NVivo, QualCoder …), see
https://www.qdasoftware.org. A ``.qdc`` file holds a codebook, a ``.qdpx`` file texts with their codes.
"""

from synthesis.exchange.codebook_csv import read_codebook_csv, write_codebook_csv
from synthesis.exchange.project import Project
from synthesis.exchange.qdc import read_qdc, write_qdc
from synthesis.exchange.qdpx_in import read_qdpx
from synthesis.exchange.qdpx_out import write_qdpx

__all__ = [
    "Project",
    "read_codebook_csv",
    "read_qdc",
    "read_qdpx",
    "write_codebook_csv",
    "write_qdc",
    "write_qdpx",
]
