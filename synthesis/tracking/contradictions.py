"""Comments that contradict the status printed beside them, for a person to look at.

The latest layer of a comment is searched in English, French and Spanish: under "Ongoing" and "Not started"
for words that say it is done, under "Not started" also for words that say it has begun, under "Completed" for
words that say it is not done. A word does not count where those before it in the same clause take it back: a
negation ("not completed", "no longer pending"), a plan ("will be finalised", "sera terminé"), a condition
("once completed"), a part ("partly done", "phase 1 completed", "2 of 5", "40% done"), and, for what is not done,
the past ("was still pending").

A share of progress in per cent says as much as a word: under "Ongoing" and "Not started" 100%, under "Completed"
anything below it, unless 100% is said as well.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from synthesis import vocabulary
from synthesis.tracking import shares
from synthesis.tracking.record import latest_layers, read_record

if TYPE_CHECKING:
    from synthesis.corpus import Corpus

WINDOW = 60
SENTENCE = 240

# "?" stands for "é" on some pages.
_DONE_EN = r"done|completed|finali[sz]ed|accomplished|concluded|fully (?:implemented|achieved)"
_DONE_FR = r"(?:r[é?]alis|termin|achev|finalis|effectu|cl[ôo?]tur)[é?]e?s?|accomplie?s?|men[é?]e?s? à bien"
_DONE_ES = (
    r"(?:conclu|cumpl)id[oa]s?|(?:complet|finaliz|termin|realiz|culmin)(?:ad[oa]s?|ó|aron)"
    r"|concluyó|concluyeron|llevad[oa]s? a cabo"
)
_BEGUN_EN = r"in progress|under ?way|(?:has|have|already|been) (?:started|initiated|begun|launched)"
_BEGUN_FR = r"en cours(?! d['’]ann[ée]e)|(?:a|ont|[é?]t[é?]) (?:lanc|entam|commenc|d[é?]marr|initi)[é?]e?s?"
_BEGUN_ES = (
    r"en (?:curso|proceso|marcha)|han? (?:sido )?(?:iniciad[oa]s?|comenzado)|se (?:inici|comenz)(?:ó|aron)"
)
_OPEN_EN = (
    r"not yet|yet to|pending|awaiting|in progress|under ?way|delayed|postponed|incomplete|unfinished"
    r"|(?:is|are|has|have) still|still (?:\w+ ){0,3}(?:\w+ing|not|to|need\w*|under|open|outstanding|required)"
    r"|(?:is|are|remains?) on-?going|on-?going(?=\s*(?:[.,;!]|$))|(?:has|have)(?: not|n['’]t) been"
    r"|(?:not|be) (?:completed|done|finali[sz]ed)|(?:is|are) being \w+(?:ed|en|wn)"
)
_OPEN_FR = (
    r"pas encore|toujours pas|en attente|restent? à|inachev[é?]e?s?|à (?:finaliser|terminer|achever)"
    r"|en cours(?! d['’]ann[ée]e)|non (?:achev|termin|r[é?]alis|finalis)[é?]e?s?|n['’](?:a|ont) pas"
)
_OPEN_ES = (
    r"(?:a[úu]n|todav[íi]a) no|pendientes?|en (?:curso|proceso)|no se han?|no han? sido|siguen? en"
    r"|(?:por|sin) (?:finalizar|completar|concluir|terminar)"
)
_NOT_REAL = (
    r"not|never|nor|cannot|\w+n['’]t|no|none|nothing|without|be|being|will|shall|should|would|could|can|must|once"
    r"|when|until|till|before|if|unless|after|partly|partially|nearly|almost|half|mostly"
    r"|pas|jamais|non|sans|sera|seront|serait|soit|soient|être|doit|doivent|devrait|partiellement|presque"
    r"|une fois|lorsque|quand|si|avant|après"
    r"|nunca|sin|será|serán|sería|ser|sea|sean|debe|deben|deberá|parcialmente|casi"
    r"|una vez|cuando|antes|después|tras|hasta"
)
_NOT_NOW = (
    r"no|no longer|not|nothing|none|never|without|was|were|had|plus|[é?]taient|[é?]tait|aucune?|rien|avait"
    r"|ya no|ning[úu]n|ninguna|nada|sin|estaban?|había"
)


_ADJECTIVE = r"(?:the|its|their|these|those)\s+"


@dataclass(frozen=True)
class _Cues:
    """Words that say something, and the words before and after them that take it back."""

    says: str
    words: re.Pattern[str]
    taken_back: re.Pattern[str]
    limited_by: re.Pattern[str] | None = None

    def first(self, text: str) -> re.Match[str] | None:
        """Return the first of the words that is not taken back in its clause."""
        return next(
            (hit for hit in self.words.finditer(text) if not self._is_taken_back(text, *hit.span())), None
        )

    def _is_taken_back(self, text: str, start: int, end: int) -> bool:
        if self.limited_by and self.limited_by.match(text, end):
            return True
        begin = max(0, start - WINDOW)
        ends = [hit.end() for hit in _CLAUSE_END.finditer(text, begin, start)]
        return self.taken_back.search(text, ends[-1] if ends else begin, start) is not None


def _cues(says: str, words: list[str], taken_back: str, *, limited_by: str | None = None) -> _Cues:
    found = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
    after = re.compile(limited_by, re.IGNORECASE) if limited_by else None
    return _Cues(says, found, re.compile(rf"(?<!\w)(?:{taken_back})$", re.IGNORECASE), after)


def _within(words: str, distance: int) -> str:
    return rf"(?:{words})(?!\w)(?:\W+\w+){{0,{distance}}}\W*"


_CLAUSE_END = re.compile(r"[;:!?()\n]|[.,](?!\d)")
_SENTENCE_END = re.compile(r"[.!?;](?=\s)\s+|\n")
_UNREAL = f"{_within(_NOT_REAL, 4)}|{_ADJECTIVE}"
_LIMITED = rf"{shares.limited('of')}[^;:!?()\n]*"
_LIMITED_AFTER = (
    r"[\s:(-]{0,3}(?:(?:at|to|[àa]|hauteur|del?|al?|en|un|about|environ|only|the|its|their|la|les?|el|los|las|su)\s{1,2})"
    rf"{{0,4}}{shares.limited('of')}"
)
_DONE = _cues(
    "done", [shares.WHOLE, _DONE_EN, _DONE_FR, _DONE_ES], f"{_UNREAL}|{_LIMITED}", limited_by=_LIMITED_AFTER
)
_BEGUN = _cues("begun", [shares.SOME, _BEGUN_EN, _BEGUN_FR, _BEGUN_ES], _UNREAL)
_NOT_DONE = _cues("not done", [_OPEN_EN, _OPEN_FR, _OPEN_ES], _within(_NOT_NOW, 2))
_BELOW_WHOLE = _cues("not done", [shares.BELOW_WHOLE], _within(_NOT_NOW, 2))
_WHOLE = re.compile(shares.WHOLE, re.IGNORECASE)
_AGAINST = {"completed": [_NOT_DONE, _BELOW_WHOLE], "ongoing": [_DONE], "not started": [_DONE, _BEGUN]}
_KEPT = [
    "action_id", "recommendation_id", "evaluation_id", "agency", "country", "text", "status", "status_text",
    "says", "words", "quote", "update_date", "place",
]  # fmt: skip


def doubts(corpus: Corpus) -> pd.DataFrame:
    """List the actions whose latest comment contradicts their status; nothing is changed by it.

    Parameters
    ----------
    corpus : Corpus
        The actions.

    Returns
    -------
    DataFrame
        One row a doubtful action, in the order of the corpus: its status, what the comment ``says``
        (``done``, ``begun`` or ``not done``), the ``words`` that say so, the ``quote`` they stand in,
        verbatim, ``update_date`` (of the layer, where it has one) and ``place``.

    Raises
    ------
    UsageError
        When it is no corpus, such as the frame of :func:`synthesis.track`.
    """
    record = read_record(corpus)
    actions = record.actions
    layer = latest_layers(record, np.ones(len(actions), dtype=bool), dt.date.max)
    rows = actions.assign(comment=layer["text"], update_date=layer["date"])
    rows = rows[rows["comment"].notna() & rows["status"].isin(_AGAINST)]
    found = [
        _contradiction(*row) for row in zip(rows["status"], rows["status_text"], rows["comment"], strict=True)
    ]
    told = pd.DataFrame(found, columns=["says", "words", "quote"], index=rows.index, dtype="str")
    return rows.join(told).dropna(subset="says")[_KEPT].reset_index(drop=True)


def _contradiction(status: str, printed: object, comment: str) -> tuple[str | None, str | None, str | None]:
    left_open = isinstance(printed, str) and vocabulary.begun(printed) is None
    passed_over = [*([_BEGUN] if left_open else []), *([_BELOW_WHOLE] if _WHOLE.search(comment) else [])]
    for cues in (cues for cues in _AGAINST[status] if cues not in passed_over):
        hit = cues.first(comment)
        if hit:
            return cues.says, hit[0], _sentence(comment, *hit.span())
    return None, None, None


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a span, as it stands; of a very long one the words around the span."""
    begin, stop = max(0, start - SENTENCE), end + SENTENCE
    heads = [hit.end() for hit in _SENTENCE_END.finditer(text, begin, start)]
    tail = _SENTENCE_END.search(text, end, stop)
    return text[heads[-1] if heads else begin : tail.start() + 1 if tail else stop].strip()
