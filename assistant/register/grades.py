"""US school grades: found in what people write, listed in words, and mapped to usual ages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

GRADES: tuple[str, ...] = ("K", *(str(n) for n in range(1, 13)))
"""Every grade, youngest first."""

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_BANDS: tuple[tuple[str, str, str], ...] = (
    (r"elementary(?: school\w*)?|primary school\w*", "K", "5"),
    (r"middle[ -]school\w*", "6", "8"),
    (r"junior[ -]high\w*", "7", "8"),
    (r"(?<!junior )(?<!junior-)high[ -]school\w*", "9", "12"),
    (r"kindergart\w+|\bkinders?", "K", "K"),
    (r"freshm[ae]n", "9", "9"),
    (r"sophomores?", "10", "10"),
    (r"juniors(?![ -]high)|junior (?:year|class|english)", "11", "11"),
    (r"seniors|senior (?:year|class|english)", "12", "12"),
)
_DIGITS = r"(?:1[0-2]|[1-9])(?:st|nd|rd|th)?(?![\d%]|\.\d)"
_NTH = rf"(?:k\b|{_DIGITS}|{'|'.join(_ORDINALS)})"
_ONE = rf"(?:{_NTH[3:-1]}|{'|'.join(_NUMBERS[1:13])})"
_TO = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s*"
_AND = r"-?\s*(?:,\s*and\b|,\s*or\b|,|\band\b|\bor\b|&|/)\s*"


def _list_of(one: str) -> str:
    """A pattern for one grade, a range, or several of these: ``3, 4 and 6-8``."""
    span = rf"{one}(?:(?:[ -]?graders?|[ -]?grades?)?{_TO}{one})?"
    return rf"{span}(?:{_AND}{span})*"


# "grade five" but not "one grade level": before the word, only digits and ordinals count.
_GRADE_FIRST = re.compile(rf"\b(?:grades?|gr\.?)\s*({_list_of(_ONE)})(?!\w)", re.I)
_GRADE_LAST = re.compile(rf"(?<![\w-])({_list_of(_NTH)})[ -]?grade(?:r|rs|s)?\b", re.I)
_K_TO = re.compile(
    rf"(?<![\w-])(k{_TO}(?:1[0-2]|[1-9])\b(?:{_AND}{_DIGITS}(?:{_TO}{_DIGITS})?)*)", re.I
)
_BARE = re.compile(
    r"(?<![\w-])((?:1st|2nd|3rd|(?:[4-9]|1[0-2])th)(?:(?:\s*(?:-|–)\s*|\s+(?:to|through)\s+)"
    r"(?:2nd|3rd|(?:[4-9]|1[0-2])th))?)(?![\w-])"
    r"(?!\s+(?:of|amendment|century|period|day|edition|floor|hour|time|step|question|paragraph"
    r"|version|street|avenue|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b)",
    re.I,
)
_MONTH_BEFORE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?\s+$", re.I
)
_AGE = r"(?:1\d|[4-9]|" + "|".join(_NUMBERS[4:]) + ")"
_AGES = re.compile(
    rf"\b({_AGE})(?:{_TO}({_AGE}))?[ -]years?[ -]olds?\b"
    rf"|\bage[sd]?\s+({_AGE})(?:{_TO}({_AGE}))?\b(?!\s*(?:and|or)\s+(?:older|over|up|above))",
    re.I,
)


def parse_grades(text: str) -> tuple[str, ...]:
    """Find the grades that a text speaks of.

    Args:
        text: Free text such as "my 5th graders", "K-2", "high schoolers" or "10-year-olds". An
            age gives every grade in which it is usual.

    Returns:
        Grades ("K", "1" to "12"), youngest first; empty where none is named.
    """
    found: set[str] = set()
    rest = re.sub(r"\bpre-?k\w*(?:-\d+)?", " ", text, flags=re.I)
    for pattern, first, last in _BANDS:
        if re.search(rf"\b(?:{pattern})\b", rest, re.I):
            found.update(_between(first, last))
    for pattern_ in (_K_TO, _GRADE_FIRST, _GRADE_LAST):
        for match in pattern_.finditer(rest):
            found.update(_grades_in(match.group(1)))
    for match in _BARE.finditer(rest):
        if not _MONTH_BEFORE.search(rest[: match.start()]):
            found.update(_grades_in(match.group(1)))
    for match in _AGES.finditer(rest):
        low, high = match.group(1) or match.group(3), match.group(2) or match.group(4)
        found.update(_grades_of_ages(_number(low), _number(high or low)))
    return in_order(found)


def expand_grades(value: str | int) -> tuple[str, ...]:
    """Read one grade value of a register: ``"K"``, ``3``, ``"6-8"`` or ``"all"``.

    Raises:
        ValueError: It is none of these; the message says what is allowed.
    """
    text = str(value).strip()
    if text.casefold() in {"all", "k-12"}:
        return GRADES
    match = re.fullmatch(rf"(k|\d+)(?:{_TO}(k|\d+))?", text, re.I)
    first = match.group(1).upper() if match else ""
    last = (match.group(2) or first).upper() if match else ""
    if first not in GRADES or last not in GRADES or GRADES.index(first) > GRADES.index(last):
        raise ValueError(f"{value!r} is not a grade; write K, 1 to 12, a range like 6-8, or all")
    return _between(first, last)


def in_order(grades: Iterable[str]) -> tuple[str, ...]:
    """The grades, each once, youngest first; anything else is left out."""
    wanted = set(grades)
    return tuple(grade for grade in GRADES if grade in wanted)


def usual_ages(grade: str) -> tuple[int, int]:
    """The usual ages in years at the start and end of a grade: grade 5 is about 10 to 11.

    Raises:
        ValueError: Not a grade.
    """
    if grade not in GRADES:
        raise ValueError(f"{grade!r} is not a grade; write K or 1 to 12")
    years = GRADES.index(grade)
    return 5 + years, 6 + years


def in_words(grades: Collection[str]) -> str:
    """Grades for people: ``grade 5``, ``grades 3-5``, ``grades K-2 and 8``, ``all grades``."""
    ordered = in_order(grades)
    if ordered == GRADES:
        return "all grades"
    if not ordered:
        return "no grades"
    runs: list[list[str]] = []
    for grade in ordered:
        if runs and GRADES.index(grade) == GRADES.index(runs[-1][-1]) + 1:
            runs[-1].append(grade)
        else:
            runs.append([grade])
    parts = [run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    words = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    if words == "K":
        return "kindergarten"
    return f"grade {words}" if len(ordered) == 1 else f"grades {words}"


def _between(first: str, last: str) -> tuple[str, ...]:
    low, high = GRADES.index(first), GRADES.index(last)
    return GRADES[min(low, high) : max(low, high) + 1]


def _grades_in(text: str) -> set[str]:
    """The grades of a list such as ``3, 4 and 6-8`` or ``third through fifth``."""
    found: set[str] = set()
    for part in re.split(_AND, text, flags=re.I):
        ends = [_grade(word) for word in re.findall(_ONE, part, re.I)]
        if ends:
            found.update(_between(ends[0], ends[-1]))
    return found


def _grade(word: str) -> str:
    word = word.casefold()
    if word == "k":
        return "K"
    if word in _ORDINALS:
        return str(_ORDINALS.index(word) + 1)
    return str(_number(re.sub(r"(?:st|nd|rd|th)$", "", word)))


def _number(word: str) -> int:
    word = word.casefold()
    return _NUMBERS.index(word) if word in _NUMBERS else int(word)


def _grades_of_ages(low: int, high: int) -> set[str]:
    return {g for g in GRADES if usual_ages(g)[0] <= high and usual_ages(g)[1] >= low}
