"""What the words of a calendar's entry say: that somebody is away, and whether it is the calendar's owner.

People write each other's holidays, and notes about them, into their own calendars. The words are looked at
here and nowhere kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FOR = (
    "tjänst|föräldra|pappa|mamma|barn|sjuk|studie|komp|flex|semester|jul|nyårs?|påsk|sommar|vinter|höst|vår"
)
_AWAY = re.compile(
    rf"\b(?:frånvaro|frånvarande|(?:{_FOR})?ledig(?:t|a|het|heten)?|(?:{_FOR})?semester(?:n|dag|dagar)?|"
    r"sjuk|sjukskriven|sjukskrivning|sjukfrånvaro|sjukdag|vabb?|vabb?ar|vård av barn|out of office|oof|ooo|"
    r"vacation|annual leave|sick leave|parental leave|on leave)\b"
)
#: What is a name too: a month or a day only where a date or another month stands by it.
_NAMES = "jan|april|maj|may|june|august|tor|dag"
_DATES = re.compile(
    rf"\d[. ]*(?:{_NAMES})\b|\b(?:{_NAMES})(?= ?\d)|\b(?:i|in|hela|en) (?:{_NAMES})\b|"
    rf"(?<=\w)[-–](?:{_NAMES})\b|\b(?:{_NAMES})(?=[-–]\w)|"
    r"\b(?:fr|t)[. ]+o[. ]+m\b|\btom(?= (?:\d|v\b|vecka|mån|tis|ons|tors|fre|lör|sön))"
)
#: What may stand beside it: that it is oneself, and when.
_BESIDE = (
    "jag är har tar vi min mitt egen i am på den beviljad godkänd betald obetald "
    "åter tillbaka hemma barn sjukt sjuka fm em förmiddag förmiddagen eftermiddag eftermiddagen back home "
    "hela hel heldag dagen dagar dagarna all day days v vecka veckan veckor veckorna week weeks kl "
    "från till med och samt mellan fr fom from to until and inklusive "
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors fre lör sön "
    "januari februari mars juni juli augusti september oktober november december "
    "feb mar apr jun jul aug sep sept okt nov dec "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "january february march july october oct "
    "julen nyår påsk påsken midsommar sommar sommaren jullov sportlov påsklov höstlov mellandagarna"
)
_KNOWN = frozenset(_BESIDE.split())
_TOKEN = re.compile(r"[^\W\d_]+")


def says_away(said: str) -> bool:
    """Whether it speaks of somebody's absence at all."""
    return _AWAY.search(said.casefold()) is not None


def says_own(title: str, categories: Iterable[str]) -> bool:
    """Whether it says that the calendar's owner is away, by the title or, where there is none, a category.

    A question, a name or any word that is not known here makes it somebody else's, or a note.
    """
    titles = [title] if title.strip() else [*categories]
    return any(map(_own, titles))


def _own(said: str) -> bool:
    said = said.casefold()
    rest = _AWAY.sub(" ", _DATES.sub(" ", said))
    return says_away(said) and "?" not in said and _KNOWN.issuperset(_TOKEN.findall(rest))
