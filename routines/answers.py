"""Answers to the questions of a walk: read as what they are, and checked as the routine says. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from routines.function_address import is_email, is_of, looks_personal, may_be_personal, plain
from routines.given import Given, Unsure, Wrong
from routines.goals import goal_of
from routines.model import PLATFORMS, Step, StepKind, UnitKind
from routines.owner import owner_of
from routines.public_words import may_name_somebody, names_by_first_name, personal_contact, published
from routines.school_names import doubt
from routines.typed_login import holds_login
from routines.web_address import elsewhere, leads_somewhere, normal, site
from routines.who_decides import able, decides_already, units_of
from routines.whole_text import describes, untold

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"\w{3,}")
#: Words that every unit's name may have, so that sharing them says nothing.
_COMMON = frozenset({"kommun", "kommuns", "kommunen", "stad", "stads", "och", "the", "förvaltningen"})
#: Letters and signs that are drawn as nothing: fillers of Hangul, the empty pattern of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: What the platforms that can be chosen are called.
_LISTED = frozenset(
    {"facebook", "fb", "instagram", "insta", "ig", "youtube", "you tube", "yt", "x", "twitter", "wordpress"}
)
_WEEK = 7 * 24
#: Part of the word for what runs schools and is none.
_OFFICE = re.compile("forvaltning|namnd|avdelning|kontor")
#: What is a school when it stands alone; of what ends so most are, and some are not: "Musikskolan".
_SCHOOLS = ("skola", "skolan", "skolor", "skolorna", "gymnasium", "gymnasiet", "gymnasier", "gymnasierna")
#: Schools of an art or a sport: what they are beside that is for whoever answers to say.
_ARTS = re.compile(r"(?:kultur|musik|dans|teater|bild|konst|cirkus|rid|sim|segel|folkhog)skola[n]?")
_PRESCHOOL = ("forskola", "forskolan", "forskolor", "forskolorna")
LONGEST_NAME = 200


def read(step: Step, said: str, given: Given) -> Any | Wrong:
    """The answer as it is kept, or what is wrong with it. An empty answer to an optional question is None."""
    said = said.strip()
    if not legible(said):
        return _missing(step, given) if step.required else None
    if holds_login(said):
        return Wrong(why="login")
    return _READERS.get(step.kind, _text)(step, said, given)


def _missing(step: Step, given: Given) -> Wrong:
    """Why an empty answer is none; where nobody could be chosen, that is no fault of whoever answers."""
    if step.kind is StepKind.APPROVER and not able(step, given):
        return Wrong(why="nobody-decides")
    return Wrong(why="missing-tick" if step.kind is StepKind.TICK else "missing")


def legible(text: str) -> bool:
    """Whether anything of it is seen; what was copied may bear only signs such as U+200B or U+3164."""
    return any(unicodedata.category(sign)[0] not in "ZCM" and sign not in _BLANK for sign in text)


# --- words -----------------------------------------------------------------------------------------


def _text(step: Step, said: str, given: Given) -> str | Wrong:
    if step.contains.casefold() not in said.casefold():
        return Wrong(why="must-contain", places={"words": step.contains})
    told = {**given.answers, "unit": owner_of(given.routine, given.answers)}
    untold_ = untold(said, step.holds, told)
    if untold_:
        return Wrong(why="must-contain", places={"words": f"”{untold_}”"})
    if step.holds and not describes(said, step.holds, told):
        return Wrong(why="must-describe")
    shown = _shown(step, said, given)
    if shown is not None:
        return shown
    reader = _OF_STEP.get(step.id)
    found = said if reader is None else reader(said, given)
    return _asked_once(step, found, given) if isinstance(found, str) else found


def _platform_name(said: str, _given: Given) -> str | Wrong:
    """Which platform it is that has no name in the list; "Facebook-sida" has one."""
    named = re.sub(r"\W*(?:sida|konto|kanal|grupp)[nt]?$", "", plain(said).strip())
    return Wrong(why="platform-listed", places={"name": said}) if named in _LISTED else said


def _name(said: str, given: Given) -> str | Wrong:
    said = " ".join(said.split())
    if len(said) > LONGEST_NAME:
        return Wrong(why="long-name", places={"longest": str(LONGEST_NAME)})
    locked = given.answers.get("platform") in given.routine.schools.locked.value
    return _school_name(said, given) if locked else said


def shares_a_word(name: str, unit: str) -> bool:
    """Whether an account's name is like its unit's: "så likt verksamhetens namn som möjligt" (LID-63)."""
    one, other = (plain(name).replace("_", " "), plain(unit))
    words = [word for word in _WORD.findall(other) if word not in _COMMON]
    return not words or any(word in one.replace(" ", "") for word in words)


def _school_name(said: str, given: Given) -> str | Wrong:
    """Warned of, for the document proposes another name and forbids none (LID-65)."""
    return _doubted(said, said, "name", given) or said


def _doubted(answer: str, words: str, of: str, given: Given) -> Unsure | None:
    """What speaks against words in the name or the address of an account that is locked for schools."""
    pattern = given.routine.schools.name_pattern.value
    preschool = given.answers.get("unit_kind") == UnitKind.PRESCHOOL
    found = doubt(words, pattern, given.people, preschool=preschool)
    why = f"school-{of}" if found == "draws" else f"school-{found}"
    return Unsure(why=why, places={"pattern": pattern}, answer=answer) if found else None


def _unit_kind(step: Step, said: str, given: Given) -> str | Wrong:
    """What is called a preschool or a school is one: the routine's exceptions for children hold (LID-64)."""
    unit = str(given.answers.get("unit", ""))
    words = [word for word in _WORD.findall(plain(unit)) if not _OFFICE.search(word)]
    found = _one_of(step, said, given)
    preschool = any("forskol" in word for word in words)
    kinds = {UnitKind.PRESCHOOL} if preschool else {UnitKind.PRESCHOOL, UnitKind.SCHOOL}
    if isinstance(found, Wrong) or said in kinds or not (preschool or _is_school(words, said)):
        return found
    places = {"unit": unit[:100]}
    plainly: tuple[str, ...] = _PRESCHOOL if preschool else _SCHOOLS
    if not preschool and said != "other":  # "Kultur i skolan" may be of culture, and "Torsviks skola" is not
        words, plainly = words[-1:], ("skola", "gymnasium")
    if any(word in plainly for word in words):
        return Wrong(why="unit-preschool" if preschool else "unit-school", places=places)
    # "Förskoleenheten" may be an office, "Musikskolan" a leisure activity.
    why = "unit-preschool-unsure" if preschool else "unit-school-unsure"
    return Unsure(why=why, places=places, answer=said)


def _is_school(words: Sequence[str], said: str) -> bool:
    """Whether a unit's name says that it is a school; one of an art may be of culture or for the young."""
    schools = [word for word in words if word.endswith(_SCHOOLS)]
    return any(said == "other" or not _ARTS.fullmatch(word) for word in schools)


def _contact(said: str, given: Given) -> str | Wrong:
    """A function, not a person: what the public sees bears nobody's own name, address or number (LID-27)."""
    found = personal_contact(said, given.people)
    if found is None:
        return Unsure(why="contact-unsure", answer=said) if may_name_somebody(said) else said
    why = f"contact-{found.what}" if found.what == "number" or not found.name else "contact-person"
    return Wrong(why=why, places={"name": found.name})


def _shown(step: Step, said: str, given: Given) -> Wrong | None:
    """What the public list shows names nobody and bears no personal number."""
    if step.id == "contact" or not published(given.routine, step):
        return None
    found = personal_contact(said, given.people)
    if found is None:
        return None
    why = "number" if found.what == "number" else "person" if found.name else "own"
    return Wrong(why=f"public-{why}", places={"name": found.name})


def _asked_once(step: Step, found: str, given: Given) -> str | Wrong:
    """What may name somebody where all can read it: "Rektor Karl Svensson", "Bo tittar varje morgon"."""
    if step.id == "contact" or not published(given.routine, step):
        return found
    if may_name_somebody(found) or names_by_first_name(found, given.people):
        return Unsure(why="public-unsure", answer=found)
    return found


def _registration_email(said: str, given: Given) -> str | Wrong:
    """An address of its own; a person's municipal one is refused (GIS-34, GIS-35)."""
    if not is_email(said):
        return Wrong(why="email")
    for someone in given.people.values():
        if said.casefold() == someone.email.casefold() or is_of(said, someone.name):
            return Wrong(why="email-person", places={"name": someone.name})
    if looks_personal(said):
        return Wrong(why="email-personal")
    if may_be_personal(said):
        return Unsure(why="email-unsure", answer=said.casefold())
    return said.casefold()


_OF_STEP: Mapping[str, Callable[[str, Given], str | Wrong]] = {
    "name": _name,
    "platform_name": _platform_name,
    "school_name": _school_name,
    "contact": _contact,
    "email": _registration_email,
}


# --- numbers, addresses, choices -------------------------------------------------------------------


def _number(step: Step, said: str, _given: Given) -> str | Wrong:
    found = _NUMBER.fullmatch(said.removesuffix("timmar").removesuffix("h").strip())
    if found is None:
        return Wrong(why="number")
    number = found[0].replace(",", ".")
    return Wrong(why="hours") if step.id == "hours" and not 0 < float(number) <= _WEEK else number


def _address(step: Step, said: str, given: Given) -> str | Wrong:
    """A web address, with https:// put before it where it was left out."""
    whole = said if "://" in said else f"https://{said}"
    if not leads_somewhere(whole):
        return Wrong(why="address")
    if normal(whole) in given.taken:
        return Wrong(why="address-taken")
    if normal(whole) in given.asked_for:
        return Wrong(why="address-asked", places={"name": given.asked_for[normal(whole)]})
    if elsewhere(whole, _before(step, "platform", given)):
        return Wrong(why="address-platform", places={"platform": site(whole)})
    locked = site(whole) in given.routine.schools.locked.value
    return (_doubted(whole, unquote(urlsplit(whole).path), "address", given) if locked else None) or whole


def _platform(step: Step, said: str, given: Given) -> str | Wrong:
    found = _one_of(step, said, given)
    address = _before(step, "address", given)
    if not isinstance(found, Wrong) and elsewhere(address, said):
        return Wrong(why="platform-address", places={"platform": site(address)})
    return found


def _before(step: Step, other: str, given: Given) -> str:
    """The answer to a question that is asked before this one: the later is held against the earlier."""
    ids = [one.id for one in given.routine.opening.steps]
    if step.id not in ids or other not in ids or ids.index(other) > ids.index(step.id):
        return ""
    return str(given.answers.get(other) or "")


def _tick(_step: Step, said: str, _given: Given) -> bool | Wrong:
    return True if said == "yes" else Wrong(why="missing-tick")


def _one_of(step: Step, said: str, given: Given) -> str | Wrong:
    return said if said in offered(step, given) else Wrong(why="option")


def offered(step: Step, given: Given) -> tuple[str, ...]:
    """What may be chosen where the program knows it and the routine does not list it."""
    match step.kind:
        case StepKind.PLATFORM:
            return PLATFORMS
        case StepKind.OWNER:
            return tuple(kind.value for kind in given.routine.roles.owners.value)
        case StepKind.UNIT_KIND:
            return (*(kind.value for kind in UnitKind), "other")
        case StepKind.TEAM_CHANNEL:
            return given.team_channels
    return ()


def _choice(step: Step, said: str, _given: Given) -> str | Wrong:
    """Options are named by their place, for their words may hold anything."""
    return step.options[int(said)] if said in _places(step) else Wrong(why="option")


def _choices(step: Step, said: str, _given: Given) -> list[str] | Wrong:
    chosen = said.split(",")
    if not set(chosen) <= set(_places(step)):
        return Wrong(why="option")
    if len(set(chosen)) < (step.least or 0):
        return Wrong(why="too-few", places={"n": str(step.least)})
    return [option for place, option in enumerate(step.options) if str(place) in chosen]


def _places(step: Step) -> list[str]:
    return [str(place) for place in range(len(step.options))]


# --- people ----------------------------------------------------------------------------------------


def _person(step: Step, said: str, given: Given) -> str | Wrong:
    if said not in given.people:
        return Wrong(why="person")
    same = said in _responsible(given)
    if step.id == "substitute" and same:
        return Wrong(why="substitute-same", places={"name": given.people[said].name})
    return unreached(step, [said], given) or said


def _people(step: Step, said: str, given: Given) -> list[str] | Wrong:
    chosen = list(dict.fromkeys(said.split(",")))
    if not set(chosen) <= set(given.people):
        return Wrong(why="person")
    if len(chosen) < (step.least or 1):
        return Wrong(why="too-few-people", places={"n": str(step.least)})
    if step.id == "also_responsible":
        chosen = [one for one in chosen if one not in _responsible(given)]
    if step.id == "responsible" and given.answers.get("substitute") in chosen:
        return Wrong(why="substitute-same", places={"name": given.people[given.answers["substitute"]].name})
    roles = given.routine.roles
    if step.id == "administrators" and roles.responsible_administers.value:
        for person in _responsible(given):
            if person not in chosen and person in given.people:
                return Wrong(why="responsible-administers", places={"name": given.people[person].name})
    return unreached(step, chosen, given) or chosen


def _responsible(given: Given) -> list[str]:
    """Who is answered to be responsible, one or several."""
    found = given.answers.get("responsible") or []
    return [*([found] if isinstance(found, str) else found), *given.answers.get("also_responsible", ())]


def unreached(step: Step, chosen: Sequence[str], given: Given) -> Wrong | None:
    """Whom nobody can reach, where the document wants contact details (GIS-91, GIS-92, DEG-11)."""
    names = [given.people[one].name for one in chosen if one in given.people and not given.people[one].email]
    if not step.reached or not names:
        return None
    return Wrong(why="unreached", places={"names": ", ".join(names)})


def _approver(step: Step, said: str, given: Given) -> str | Wrong:
    assert step.by is not None
    choice = able(step, given)
    if not choice:
        return Wrong(why="nobody-decides")
    if said in given.askers:
        return Wrong(why="own-approval")
    if decides_already(step, said, given):
        return Wrong(why="approver-same")
    if said in given.deciders.get(step.by, ()) and said not in choice:
        return Wrong(
            why="not-their-unit", places={"name": given.people[said].name, "unit": units_of(given)[0]}
        )
    return said if said in choice else Wrong(why="person")


# --- goals -----------------------------------------------------------------------------------------


def _goals(step: Step, said: str, given: Given) -> list[dict[str, str]] | Wrong:
    """One a line: as many with a number and a time to come as the routine wants, and any others beside them.

    "Ange även mätbara mål" (GIS-88); "200 personer på ett halvår" (GIS-89); LID-57.
    """
    shown = _shown(step, said, given)
    if shown is not None:
        return shown
    kept = {goal["text"]: goal for goal in given.answers.get(step.id) or ()}
    found = []
    for line in filter(None, (line.strip(" \t-•*") for line in said.splitlines())):
        # Half a year runs from the day on which it was first written.
        goal = kept.get(line) or _goal(line, given.today)
        if goal["by"] and goal["by"] <= str(given.today):
            return Wrong(why="goal-past", places={"goal": line[:100], "day": goal["by"]})
        found.append(goal)
    measured = given.routine.goals.measurable.value
    enough = [goal for goal in found if goal["measure"] or not measured]
    if len(enough) < (step.least or 1):
        return (
            Wrong(why="goal-none", places={"n": str(step.least or 1)}) if measured else Wrong(why="missing")
        )
    return found


def _goal(line: str, today: date) -> dict[str, str]:
    """As it is kept; what cannot be measured has no measure and no day."""
    goal = goal_of(line, today)
    measure, by = ("", None) if goal is None else (goal.measure, goal.by)
    return {"text": line, "measure": measure, "by": str(by or "")}


_Reader: TypeAlias = Callable[[Step, str, Given], Any]
_READERS: Mapping[StepKind, _Reader] = {
    StepKind.NUMBER: _number,
    StepKind.ADDRESS: _address,
    StepKind.PLATFORM: _platform,
    StepKind.OWNER: _one_of,
    StepKind.UNIT_KIND: _unit_kind,
    StepKind.TEAM_CHANNEL: _one_of,
    StepKind.TICK: _tick,
    StepKind.CHOICE: _choice,
    StepKind.CHOICES: _choices,
    StepKind.PERSON: _person,
    StepKind.PEOPLE: _people,
    StepKind.APPROVER: _approver,
    StepKind.GOALS: _goals,
}
