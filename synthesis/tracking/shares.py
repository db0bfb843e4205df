"""How much of an action a comment says is done: a share in per cent, or a part such as a phase.

A share speaks of progress where it stands beside a word such as “completed” or “avancement”, or is all that a
sentence says; “60% of the participants” does not. Patterns are written for English, French and Spanish.
"""

from __future__ import annotations

# "?" stands for "é" on some pages.
_SIGN = r"\s{0,2}(?:%|per ?cent|pour ?cent|por ?ciento)"
_PART_SHARE = rf"(?<![\d.,])\d{{1,2}}(?:[.,]\d{{1,2}})?{_SIGN}"
_BEGUN_SHARE = rf"(?<![\d.,])(?!0+(?:[.,]0+)?\s{{0,2}}[%p])\d{{1,2}}(?:[.,]\d{{1,2}})?{_SIGN}"
_WHOLE_SHARE = rf"(?<![\d.,])100(?:[.,]0{{1,2}})?{_SIGN}"

_PROGRESS = (
    r"(?:progress|complet|done|achiev|implement|accomplish|finali[sz]|execut|r[é?]alis|achev|termin|avanc"
    r"|ex[é?]cut|effectu|mise? en œuvre|ejecu|realiz|cumpl|culmin|conclu)\w{0,12}"
)
_ABOUT = (
    r"about|around|approximately|approx|some|over|more than|now|already|environ|près|plus|d[é?]j[àa]|alrededor|aproximadamente"
    r"|cerca|m[áa]s|ya"
)
_LINK = rf"(?:(?:is|are|was|at|to|of|rate|level|est|[àa]|hauteur|del?|es|está|al|en|un|el|{_ABOUT})\s{{1,2}}|d['’])"
_NOUN = r"\s{1,2}(?:the|an?|their|its|la|les?|el|los|las|una?|leurs?|su)\b"
_OF = r"(?:\s(?:of|of the|des?|du|de la|del)\s\w{1,20})?"
_BEGINS = r"(?:\A|(?<=[.;!?\n])|(?<=[.;!?\n]\s))"


def _stated(share: str) -> str:
    beside = rf"{share}\s{{1,2}}{_LINK}{{0,2}}{_PROGRESS}(?!{_NOUN})"
    after = rf"{_PROGRESS}{_OF}\s{{0,2}}[:(]?\s{{0,2}}{_LINK}{{0,4}}{share}"
    alone = rf"{_BEGINS}(?:(?:{_ABOUT})\s{{1,2}}(?:de\s{{1,2}})?)?{share}(?=\s{{0,2}}(?:\Z|[.,;!?\n]))"
    return rf"{beside}|{after}|{alone}"


WHOLE = _stated(_WHOLE_SHARE)
BELOW_WHOLE = _stated(_PART_SHARE)
SOME = _stated(_BEGUN_SHARE)

_STEP = (
    r"(?:phase|stage|step|part|component|milestone|module|round|tranche|batch|lot|[é?]tape|partie|composante|volet|fase"
    r"|etapa|parte|componente|tramo|m[óo]dulo)"
)
_WHICH = (
    r"(?:first|second|third|initial|pilot|1st|2nd|3rd|premi[eè?]re?|deuxi[eè?]me|seconde?|troisi[eè?]me|1[eè]re?"
    r"|primer[oa]?|segund[oa]|tercer[oa]?|inicial|piloto)"
)
_NUMBER = r"(?:\d{1,2}|[ivx]{1,4}|one|two|three|deux|trois|uno|dos|tres)"
_COUNT = r"(?:\d{1,3}|one|two|three|four|five|une?|deux|trois|quatre|un[oa]|dos|tres|cuatro)"
_SOME_OF = (
    r"some|several|most of|most(?= \w+s\b)|many|majority|two[- ]thirds|one third|(?<!as )part of"
    r"|certaine?s|plusieurs|plupart|majorité|deux tiers|une partie"
    r"|algun[oa]s|vari[oa]s|mayor[íi]a|dos tercios|(?<!como )(?<!por )parte de"
)


def limited(name: str) -> str:
    """Return the pattern of a share or part less than the whole; ``name`` is that of a group within."""
    counted = (
        rf"(?P<{name}>{_COUNT})\s{{0,2}}(?:/|out of|of|sur|de)\s{{0,2}}(?:(?:the|les|los|las|l[ao]s)\s)?"
        rf"(?!(?P={name})\b){_COUNT}"
    )
    return (
        rf"(?:{_PART_SHARE}|(?<![\w/])(?:{_STEP}s?\s(?:no\.?\s)?{_NUMBER}|{_WHICH}\s{_STEP}|{_STEP}\s{_WHICH}"
        rf"|{counted}|{_SOME_OF})(?![\w/]))"
    )
