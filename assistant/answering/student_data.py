"""Finds a student's data in a message, so that it is not stored, echoed or searched.

Patterns are enough here: contact data and numbers alone count; a name counts where it stands
beside something private (an IEP, health, discipline, a grade or score).
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_PHONE = re.compile(r"(?<![\d-])(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\d-])")
_NATIONAL_ID = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_ID_NUMBER = re.compile(
    r"\b(?:student|pupil|school|lunch|state)?\s*(?:id|i\.d\.|number|no\.?|#)\s*(?:is|:|=|#|number)?\s*"
    r"[A-Z]{0,3}\d{4,}\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:born|birth ?date|birthday|date of birth|d\.?o\.?b\.?)\b.{0,25}\d"
    r"|\b(?:born|birthday)\b.{0,20}\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:IEPs?|504 plans?|special ed\w*|adhd|autis\w+|dyslexi\w*|diagnos\w+|medicat\w+|asthma|allerg\w+"
    r"|diabet\w+|depress\w+|anxiety|seizures?|suspen(?:ded|sion)|expelled|detention|disciplin\w+|behavio(?:u)?r"
    r" (?:plan|report|issue)s?|foster care|homeless\w*|free lunch|immigration|custody|therap\w+|counsel(?:ing|or)"
    r" notes|failed|failing|report card|test scores?|reading level|GPA|disability|evaluation|medical)\b",
    re.IGNORECASE,
)
_FIRST_NAMES = frozenset(
    """aaron abby abigail adam aiden alex alexander alexis ali alice alicia allison amanda amelia amy ana
    andrea andrew angel angela anna anthony antonio aria ashley austin ava ben benjamin bella brandon
    brayden brian brianna caleb cameron camila carlos carmen caroline carter charlie charlotte chloe
    chris christian christopher claire daniel daniela david diana diego dylan eli elijah elena
    elizabeth ella emily emma eric ethan evan fatima gabriel gabriela gavin grace hailey hannah harper
    henry hunter ian isaac isabella isaiah ivan jack jackson jacob jada jaden james jamal jasmine jason
    javier jayden jennifer jeremy jessica jesus joel john jonathan jordan jorge jose joseph joshua juan
    juana julia julian julie justin kaitlyn karen katherine katie kayla keisha kevin khadija kim kyle
    landon laura lauren leah leo liam lily lisa logan lucas lucy luis luke madison malik manuel marcus
    margaret maria mariah marie mark martin mary mason mateo matthew maya megan melissa mia michael
    michelle miguel mohamed mohammed molly morgan muhammad natalie nathan nevaeh nicholas nicole noah
    nora oliver olivia omar oscar owen pablo paige parker patricia paul pedro peter priya rachel rafael
    rebecca ricardo riley robert rosa ruby ryan sabrina sam samantha samuel sara sarah savannah sean
    sebastian sofia sophia sophie stephanie steven susan sydney taylor thomas tiffany timothy tina
    tommy trevor tyler valentina vanessa victor victoria vincent wei william wyatt xavier ximena
    yusuf zachary zoe""".split()
)
_SAID_NAME = re.compile(
    r"\b(?i:my (?:student|pupil|kid|son|daughter)|student|pupil|named|called|name is|for|about|here is|"
    r"here's|this is)\s+([A-Z][a-zà-ÿ]+(?:\s+[A-Z](?:[a-zà-ÿ]+|\.|\b))?)"
)
_POSSESSIVE = re.compile(r"\b([A-Z][a-zà-ÿ]+)(?:\s+[A-Z](?:[a-zà-ÿ]+|\.)?)?['’]s?\b")
_INITIAL = re.compile(r"\b([A-Z][a-zà-ÿ]{2,})\s+[A-Z]\.")
_NOT_NAMES = frozenset(
    """the a my our this that student students teacher teachers school district privacy policy federal
    spanish english ferpa coppa iep google microsoft can does is what how who if and here""".split()
)


def holds_student_data(message: str, tool_names: frozenset[str] = frozenset()) -> bool:
    """True where a message seems to carry data about one student.

    Args:
        message: What a person typed.
        tool_names: Lower-case words of tool and vendor names, which are not people.
    """
    if _NATIONAL_ID.search(message) or _PHONE.search(message) or _BIRTH.search(message):
        return True
    if _EMAIL.search(message) or _ID_NUMBER.search(message):
        return True
    return bool(_PRIVATE.search(message)) and _names_a_person(message, tool_names)


def _names_a_person(message: str, tool_names: frozenset[str]) -> bool:
    candidates = {match.group(1) for match in _INITIAL.finditer(message)}
    for match in (*_SAID_NAME.finditer(message), *_POSSESSIVE.finditer(message)):
        candidates.add(match.group(1).split()[0])
    words = {word.lower() for word in re.findall(r"[A-Za-zà-ÿ]+", message)}
    names = {name.lower() for name in candidates} - tool_names - _NOT_NAMES
    lower_names = (words & _FIRST_NAMES) - tool_names
    return bool(names) or bool(lower_names - {"mark", "grace", "hunter", "mason", "may", "will"})
