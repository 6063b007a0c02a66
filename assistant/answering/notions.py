"""Words of one meaning as one notion, opposites as one notion with two signs.

“Erase”, “destroy” and “purge” are one act, and “keep” is its opposite. General English and the
vocabulary of policies; words of no group are their Snowball stems.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

# Acts: what a clause says is done. Words after “/” mean the opposite.
_ACTS = """
sell: sell sells selling sold sale rent rents rented lease trade trades monetize
share: share shares sharing shared disclose discloses disclosed disclosure transfer transfers
  transferred release releases pass passes hand send sends sent sending
train: train trains training trained tune tuning refine
keep: keep keeps kept keeping retain retains retained retention store stores stored storing storage
  hold holds held stay stays archive saved / delete deletes deleted deletion deleting erase erases
  erased erasure destroy destroys destroyed destruction purge purges purged remove removes removed
  overwrite overwritten wipe wipes wiped discard discards discarded
collect: collect collects collected collecting collection gather gathers gathered record recorded
  recording capture captures captured request requests requested infer inferred
encrypt: encrypt encrypts encrypted encrypting encryption tls ssl aes https scrambled
notify: notify notifies notified notification tell tells told inform informs informed alert notice
require: require requires required requirement need needs needed must necessary mandatory obliged
  obligated obligation obligations bound duty compulsory / optional voluntary
track: track tracks tracked tracking follow follows followed tracker trackers
profile: profile profiles profiling
read: read reads look looks view views viewed viewing review reviews reviewed reviewing inspect see sees check checks checked
own: own owns owned owner ownership rights
refund: refund refunds refunded refundable reimburse
renew: renew renews renewed renewal extend extends extended extension
enable: enable enables enabled activate / disable disables disabled deactivate
optout: optout
signup: signup register registers registered registration enroll enrolled
use: use uses used using
show: show shows shown display displays displayed serve served appear
cover: cover covers covered include includes included apply applies applied / exclude excludes excluded exclusion
responsible: responsible responsibility liable liability
verify: verify verified verifies
identify: identify identified identifies
market: marketing market
charge: charge charges charged penalty penalties
end: end ends ended terminate terminates terminated termination cancel cancels cancelled canceled
  cancellation leaving quit expire expires expired / forever perpetual perpetually perpetuity
  indefinitely irrevocable irrevocably
change: change changes changed modify modifies modified modification modifications amend amends
  amended amendment amendments revise revises revised revision alter alters
public: public publicly visible / private confidential
offer: offer offers offered available provides
consent: consent consents permission authorization approval approve approved agree agreed ask asked
  asks asking seek seeking
intend: intended directed designed meant made aimed suitable
"""
_THINGS = """
ad: ad ads advertising advertisement advertisements advertise advertiser advertisers adverts
child: child children kid kids minor minors
student: student students pupil pupils learner learners
parent: parent parents guardian guardians family families
data: data information record records
company: company companies vendor vendors supplier provider party parties partner partners affiliate affiliates
staff: staff employee employees personnel
work: work works essay essays content text material submission
price: price prices fee fees cost costs
contract: contract agreement term terms
breach: breach breaches leak incident
login: login logins authentication
third: third other others
policy: policy notice notices
people: person people human humans anyone anybody
"""


def _switched(match: re.Match[str]) -> str:
    """“Are microphones on” as “are microphones enabled”."""
    return f"{match[1]}{match[2]} {'enabled' if match.group().endswith('on') else 'disabled'}"


_PHRASES = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\b(?:can|could)(?:'t|not)\b", "can not"),
        (r"\bwon't\b", "will not"),
        (
            r"\bdo-not-track\b|\bdnt\b|\bdo not track\b(?=\W*$| (?:signal|request|setting|header))",
            "donottrack",
        ),
        (r"\b(?:at no|free of|without) (?:extra |additional )?(?:charge|cost)\b", "free"),
        (
            r"\b(?:what(?:ever)?|everything|anything|stuff) (?:that )?(?:they|it|you|we) "
            r"(?:hold|have|has|keep|keeps|know|knows|store|stores|collect|collects|got)\b",
            "data",
        ),
        (r"\bor no reason\b|\bwith or without (?:cause|reason)\b", " "),
        (r"n't\b", " not"),
        (r"\b(?:sign|signs|signed|signing)[ -]?up\b|\bjoins?\b", "signup"),
        (
            r"\b(?:create|open|hold|have|make)s?(?:ing)? (?:an?|their|her|his|its|own) (?:own )?accounts?\b",
            "signup",
        ),
        (r"\baccounts? must be created\b", "signup must be"),
        (r"\b(?:turn|switch)(?:s|ed|ing)? (?:(?:it|this|them|that) )?off\b", "disable"),
        (r"\b(?:turn|switch)(?:s|ed|ing)? (?:(?:it|this|them|that) )?on\b", "enable"),
        (r"\b(is|are|be|stays?|remains?) (?:set )?off\b(?= by default|\W*$|[,.])", r"\1 disabled"),
        (r"\b(is|are|be|stays?|remains?) (?:set )?on\b(?= by default|\W*$|[,.])", r"\1 enabled"),
        (r"^(is|are)( [\w' -]{1,40}) (?:on|off)(?= by default|\W*$)", _switched),
        (r"\bopt(?:s|ed|ing)?[- ]out\b", "optout"),
        (r"\bmoney back\b", "refund"),
        (r"\b(?:given|have|has|get|gets) access to\b", "can see"),
        (r"\b(?:by (?:them|it|him|her|your)sel(?:f|ves)|on (?:their|his|her|your) own)\b", "alone"),
        (r"\b(without|prior|advance|further|any) notice\b(?! of)", r"\1 notification"),
        # To record is an act, a record is a thing.
        (
            r"\brecords?\b(?= (?:(?:the|any|your|their|all|no|precise) )*"
            r"(?:videos?|audio|voices?|screens?|sessions?|calls?|locations?|keystrokes?|lessons?|"
            r"meetings?|conversations?|class))",
            "recorded",
        ),
        (r"\b(?:have|has|had) to\b", "must"),
        (r"\bmade? available\b|\bmake\b(?= [^.;]{1,60}\bavailable\b)", "share"),
        (r"\b(?:give|gives|given|giving|gave)\b(?= [^.;]{0,40}\bto\b)", "share"),
        (r"\bclaims? (?:no|not any)\b", "has no"),
        # Words of denial that deny nothing.
        (r"\bno (?=less|later|more|longer than|sooner|fewer|matter)", " "),
        (r"\bnot (?=only|limited|exceed|less|later|more than|just|merely)", " "),
        (r"\bwhether or not\b", "whether"),
        (r"\bwithout (?:undue|unreasonable) delay\b", "promptly"),
        (r"\bnot directed to\b", "not for"),
        (r"(?<=\bis )non-|(?<=\bare )non-|(?<=\bbe )non-", "not "),
    )
)
WORD = re.compile(r"[a-z0-9][a-z0-9'’-]*")
_COMMON = frozenset({"data", "student", "use", "company", "third", "people", "work", "contract"})
_STOP = frozenset(
    """a an the of to in on for by with from at as and or that this these those it its is are be been
    being was were has have had will shall may might can could would should do does did we us our you
    your they them their he she his her who which what whose how when where why there here any all
    each every such than then so too very also more most own same both either per via into out up
    down over under about only just other if unless while yes no not never none neither nor without
    say says said according quote cover gives get one 's s own account accounts service services
    personal time way ways rule rules""".split()
)


def weight_of(notion: str, act: bool) -> float:
    """How much a shared notion tells: an act most, a word every policy uses least."""
    if notion in _COMMON:
        return 0.5
    if notion.isdigit():
        return 1.5
    return 2.0 if act else 1.0


def folded(text: str) -> str:
    """The text with set phrases replaced by single words and short forms written out."""
    for pattern, instead in _PHRASES:
        text = pattern.sub(instead, text)
    return text


def notions(text: str) -> set[str]:
    """The notions a text speaks of, acts and others, whatever their sign."""
    return {notion_of(word)[0] for word in WORD.findall(folded(text).lower()) if counts(word)}


def counts(word: str) -> bool:
    """True for a word that carries meaning of its own."""
    return word not in _STOP and (len(word) > 1 or word.isdigit())


@lru_cache(maxsize=4_096)
def notion_of(word: str) -> tuple[str, int, bool]:
    """A word's notion, its sign there, and whether it is an act."""
    word = word.removesuffix("'s")
    known = _lexicon().get(word)
    if known is not None:
        return known
    return snowballstemmer.stemmer("english").stemWord(word), 1, False


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, tuple[str, int, bool]]:
    words: dict[str, tuple[str, int, bool]] = {}
    for table, act in ((_ACTS, True), (_THINGS, False)):
        for line in re.sub(r"\n  +", " ", table).strip().splitlines():
            name, rest = line.split(":", 1)
            same, _, opposite = rest.partition("/")
            words |= {word: (name, 1, act) for word in same.split()}
            words |= {word: (name, -1, act) for word in opposite.split()}
    return words
