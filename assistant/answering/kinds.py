"""What kind of message this is: a question for the documents, the register, a person, or none.

The kinds follow the reaction codes of real questions (teachers, procurement, leaders): some are
answered with quotes, some from the register, some handed to a person, some declined. Rules are
patterns in order; the first that fits decides, and a question that fits none goes to the documents.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """Where a message is answered."""

    DOCUMENTS = "documents"
    USE = "use"
    SAFE = "safe"
    APPROVED_LIST = "approved_list"
    OVERDUE = "overdue"
    BOARD_SUMMARY = "board_summary"
    EXPIRING = "expiring"
    REQUEST_STATUS = "request_status"
    AI_COUNT = "ai_count"
    BIGGEST_RISK = "biggest_risk"
    COMPARE = "compare"
    BETTER = "better"
    RED_FLAGS = "red_flags"
    BLOCKERS = "blockers"
    VENDOR_QUESTIONS = "vendor_questions"
    SUMMARY = "summary"
    CHANGES = "changes"
    PURPOSE_HELP = "purpose_help"
    DISTRICT = "district"
    SEAL = "seal"
    PILOT_RESULT = "pilot_result"
    STUDENT_SAFETY = "student_safety"
    OVERRIDE = "override"
    MARK_MET = "mark_met"
    LEGAL_OPINION = "legal_opinion"
    EVADE = "evade"
    BLAME = "blame"
    STATE_LAW = "state_law"
    NOT_HELD = "not_held"
    COST = "cost"
    SHARED_OFFER = "shared_offer"
    EXPORT = "export"
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"


_STATES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|"
    "idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|"
    "minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|"
    "new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|"
    "south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|"
    "wisconsin|wyoming"
)

_RULES: tuple[tuple[Kind, str], ...] = (
    (
        Kind.STUDENT_SAFETY,
        r"(typed|wrote|said|told|asked|posted).{0,40}(scary|suicid|kill (him|her|them)sel|hurt (him|her|them)sel|"
        r"self.?harm|wants to die|end (his|her|their) life|hurting)|suicid|self-harm|cutting (her|him|them)self",
    ),
    (
        Kind.OVERRIDE,
        r"ignore (all |your |the |any |previous |prior )*(rules|instructions|prompt)|disregard (your|the|all|previous)"
        r"|mark (everything|all|every|them all|it all)\b.{0,30}(approved|meets|met|green|ok)"
        r"|(^|[.!?,;] ?|please |just |now )(pretend|act as if|say that|say|assume)\b.{0,30}\b(approved|allowed|safe)\b"
        r"|\byou are (now|the|an?|my|our)\b(?! (able|allowed|right|wrong))|(act|behave|answer|respond) as (the|an?|my|our|if)\b"
        r"|system prompt|jailbreak|role.?play"
        r"|((^|[.!?,;] ?|please |just )(approve|authorize|green.?light|whitelist|unblock)"
        r"|(can|could|will|would) you (please |just )?(approve|authorize|whitelist)) (?!of\b)\w+(?!.*\bwho\b)"
        r"|(^|[.!?,;] ?|please |just |(can|could|will|would) you )(set|switch|change|turn|flip|put|move|update|edit)\b.{0,40}\b(to|as|on|in) (the )?(approved|green|meets|register|list of approved)\b",
    ),
    (
        Kind.MARK_MET,
        r"\bmark\b.{0,40}\b(met|meets|done|resolved|fixed)\b|change the (status|finding)",
    ),
    (
        Kind.EVADE,
        r"\b(skip|avoid|get around|bypass|dodge|waive)\b.{0,30}(parent\w*|famil\w*|guardian)?"
        r".{0,15}(consent|permission|approval|review)"
        r"|\b(i|we|us|me|teachers|our school)\b.{0,60}\bwithout (asking|getting|telling|informing|notifying|having)\b.{0,30}"
        r"\b(parents?|parental|famil\w+|guardians?|them|anyone|anybody|the (board|committee|principal|district|privacy officer)|consent|permission|approval)\b"
        r"|\b(hide|conceal|keep)\b.{0,30}\bfrom (the )?(parents|families|board|committee|district|privacy officer)\b"
        r"|behind (their|the \w+'s?) backs?\b",
    ),
    (
        Kind.LEGAL_OPINION,
        r"\b(can|could|should|may) (i|we|they|parents?|the district|our district) sue\b"
        r"|break(ing)? the law|broke the law|against the law|\billegal\b|\blawsuit\b"
        r"|\b(is|are|was) (it|this|that|they|these|those)\b.{0,20}\b(legal|lawful|legally)\b|violat\w+ (the law|ferpa|coppa)"
        r"|\blegal(ly)? (for|to) (us|use|do)\b|\b(our|strong|good) (legal )?case\b.{0,20}(against|court)|in court\b"
        r"|\b(are|is) (we|our district|the district|our school)\b.{0,15}\b(complian|in compliance|liable)"
        r"|legal advice|comply with the law\b.{0,5}\?$|does our policy meet",
    ),
    (
        Kind.BLAME,
        r"(which|what|who).{0,20}(employee|teacher|person|staff).{0,20}(leak|stole|hack|lost|expos)",
    ),
    (
        Kind.STATE_LAW,
        rf"\b(law|laws|statute|act|bill)s?\b.{{0,25}}\b(in|of|from) ({_STATES})\b"
        rf"|\b({_STATES})('s)? (\w+ )?(law|laws|statute|act)\b|what does (the )?(state )?law say",
    ),
    (
        Kind.NOT_HELD,
        r"good price|(worth|fair) (the )?(price|money|cost)|\$\s?\d+ (per|a|each) (student|seat|user|teacher)"
        r"|signed the national|any district in our state",
    ),
    (
        Kind.SHARED_OFFER,
        r"piggy.?back|\bexhibit e\b|general offer|(join|sign on to|use|copy) .{0,20}(another|other|neighbou?r\w*) districts?'?s? "
        r"(agreement|contract|dpa|offer|deal)",
    ),
    (
        Kind.COST,
        r"\bwhat('s| is| does| do| would| will)?\b.{0,40}\b(cost|price|pricing)s?\b|\bhow (much|expensive)\b.{0,40}\b(costs?|price|pay|charge)\b"
        r"|\bhow (much|expensive) (is|are) (it|this|they|one|the (paid|school|district|plus|pro))\b|\bhow much per\b"
        r"|\b(price|cost|fee) (per|a|for each|for one)\b",
    ),
    (Kind.EXPORT, r"\bexport\b.{0,30}(checklist|word|csv|file|pdf)|as a (word|csv|pdf) file"),
    (
        Kind.PURPOSE_HELP,
        r"purpose (box|statement|field|section|part)|(write|draft|help|word|fill|finish|go on|continue).{0,30}\bpurpose\b"
        r"|what (should|do|can|would) i (put|write|say).{0,20}(request|form|purpose)"
        r"|(write|draft|help|word).{0,30}\b(justif(y|ication)|rationale)\b|\bpurpose\b.{0,30}\b(stuck|help)\b",
    ),
    (
        Kind.VENDOR_QUESTIONS,
        r"(draft|write|list|give|make|suggest|need|want).{0,25}\bquestions\b(?! (the|students|kids))"
        r"|\bquestions\b.{0,30}\b(vendors?|company|sales( rep)?|rep)\b"
        r"|what (else )?(should|do|can|would|must|could) (i|we) (need to |have to |want to |still )?ask\b"
        r"(?! (the |my |our )?(students|kids|parents|families|principal|district|board))"
        r"|\bwhat\b.{0,20}\bto ask (the |this |our |their )?(vendor|company|rep|sales|provider|them)",
    ),
    (
        Kind.BIGGEST_RISK,
        r"(biggest|largest|top|main|greatest) risks?\b.{0,30}(across|all|tools|district|our)",
    ),
    (
        Kind.BLOCKERS,
        r"deal[ -]?(breaker|killer)s?|show[ -]?stoppers?|no[ -]go\b|\bhard no\b|\brefuse to (sign|buy|approve)"
        r"|\b(stop|keep|prevent|block|hold|hinder)(s|ing)?\b.{0,12}\b(us|me|the district|our district|the board)\b.{0,25}"
        r"\b(sign|buy|approv|purchas|adopt|go\w* (ahead|forward))"
        r"|\b(which|what|any|are|is|list|show)\b.{0,40}\bblockers?\b"
        r"|\b(can|could|should|may|do) (we|i) (still |even |really )?(not )?sign\b(?! ?(up|off|in)\b)"
        r"|\b(reasons?|why)\b.{0,15}\b(not to|we (can't|cannot|should not|shouldn't)) sign\b|kills? (the|this|our) deal"
        r"|\b(stop|block|prevent|hold up)(s)? (the |our |an? )?(signature|signing|approval|purchase|contract)\b",
    ),
    (
        Kind.RED_FLAGS,
        r"red[ -]?flags?|warning signs?|\b(give|gives|giving) (me|us) pause\b|(which|what|any).{0,25}(stop us|block|prevent us|keep us).{0,15}(sign|buy|approv)|"
        r"(biggest|main|top|most serious|worst) (concern|worr(y|ie)|problem|risk|issue|part|point|clause)s?|what('s| is) wrong with"
        r"|what (should|do) (i|we) (be )?(worr(y|ied)|concerned|careful)|what (is|are|looks?) (bad|worrying|troubling|risky)\b",
    ),
    (
        Kind.SUMMARY,
        r"\bsummar(y|ise|ize)\b.{0,50}(terms|polic|agreement|document|contract|page)|one[- ]page",
    ),
    (
        Kind.OVERDUE,
        r"(overdue|late|due|past due|expir\w+).{0,25}(for )?review|review.{0,15}overdue|which.{0,30}(expired|expiring|lapsed)",
    ),
    (
        Kind.BOARD_SUMMARY,
        r"(summary|report|memo|update)\b.{0,40}\b(approved|decided|decisions)\b"
        r"|\b(approved|decided|denied)\b.{0,20}\b(this|last) (quarter|month|year|school year|semester|week)|board (summary|report|memo|update)",
    ),
    (
        Kind.EXPIRING,
        r"\b(which|what|any|list|show)\b.{0,40}\b(tools?|apps?|approvals?|pilots?)\b.{0,30}\b(expires?|expiring|run(s|ning)? out|ends?|ending|up for renewal)\b"
        r"|\b(which|any|what) of (these|those|them)\b.{0,20}\b(expires?|expiring|run(s|ning)? out|up for renewal)\b"
        r"|\bwhat (expires|runs out|is about to end)\b",
    ),
    (
        Kind.AI_COUNT,
        r"how many (tools|apps|products)|(tools|apps).{0,20}send data to (an |the )?ai",
    ),
    (
        Kind.APPROVED_LIST,
        r"(which|what|any|list|show).{0,40}\b(tools?|apps?|programs?|software|products?)\b.{0,30}\b(approved|allowed|permitted)\b"
        r"|\b(which|what|list|show|name|every|all)\b.{0,30}\b(tools?|apps?|programs?|software|products?)\b.{0,30}\b((may|can|could) [\w ]{1,25}\buse"
        r"|(students|teachers|kids|staff|graders|we|they|i) (may|can|could) use|(is|are) (ok|okay|cleared)\b)"
        r"|\b(approved|allowed) (tools|apps|list)\b|what (can|may) (i|we) use\b(?! \w+ (for|as)\b)",
    ),
    (
        Kind.REQUEST_STATUS,
        r"\b(my|our) request\b|request (status|decided)|how long until.{0,20}(decid|approv)|status of (my|our)",
    ),
    (
        Kind.CHANGES,
        r"what('s| has| is)? ?(changed|new|different) (in|since|about|from)|changed since",
    ),
    (
        Kind.BETTER,
        r"wh?ich (one|of (them|these|those|the two)|tool|is) ?(is|would be|should)?.{0,12}(better|best|safer|safest)|"
        r"\bwhich of\b.{0,60}\b(better|best|safer|safest|stronger|strongest)\b|\bwho is (better|safer|stronger)\b|"
        r"(better|safer) (for us|than)|should we (pick|choose|go with)",
    ),
    (
        Kind.COMPARE,
        r"\bcompar(e|es|ison|ing)\b|\bversus\b|\bvs\b|side[ -]by[ -]side|next to each other|differ(ence|ences|ent|s)?\b.{0,30}(between|from)"
        r"|\bhow (do|does|are|is)\b.{0,60}\b(differ|different|stack up|measure up|line up)\b"
        r"|\b(they|these|those|two|both|editions|versions) differ\b|\bdifferences?\b.{0,30}\b(two|both|them|editions|versions)\b",
    ),
    (
        Kind.SEAL,
        r"(ferpa|coppa|gdpr|sopipa)[- ](compliant|certified|approved|safe)|privacy (seal|badge|pledge)|"
        r"(certified|complies with) (ferpa|coppa)",
    ),
    (Kind.PILOT_RESULT, r"\bpilot\b.{0,20}\b(help|work|result|succe)|\bdid\b.{0,40}\bpilot\b"),
    (
        Kind.DISTRICT,
        r"\b(sign off|signs off)\b|who (has to|must|should|can|may|decides|approves) .{0,40}(approve|sign|pause|decide|here)"
        r"|who (decides|approves)\b|\b(our|the) (district|board|school)('s)? (policy|policies|rule|rules|procedure|notice)"
        r"|did we (promise|tell)|what do (i|we) tell (the )?(parents|families)|(object|refuse)\w*\b.{0,20}\?$"
        r"|\bour (own )?(rules?|polic(y|ies)|procedures?|standards?|guidelines?)\b"
        r"|\bpilot plan\b|\brequest form\b|\b(approval|review|request) (procedure|process|steps)\b"
        r"|how do we (start|begin|grow)|start with one school|who can pause|permission slip"
        r"|before .{0,20}purchase|what grades? can i (enter|type)|incident report",
    ),
    (
        Kind.SAFE,
        r"^(so |and |but |ok |okay )*(is|are) (it|this|that|they|\W)*(really |actually )?(safe|ok|okay|good|trustworthy)( to use)?\W*$|"
        r"^(is|how) .{0,40}\bsafe\b( for (kids|students|school|children|us))?\W*$",
    ),
    (
        Kind.USE,
        r"\b(can|could|may|should) (i|we|my|our|teachers?|students?|kids?)\b.{0,60}\b(use|using|try|start with|keep using|adopt|buy|sign up for)\b"
        r"|\bis\b.{0,30}\b(approved|allowed|permitted|ok to use|okay to use)\b|am i (allowed|permitted)|are we allowed"
        r"|why can't (i|we)|\b(can|may|could|should|use|using|start|try)\b.{0,40}\bfree version|my friend|another school uses|just (tell|say|answer|give).{0,12}yes or no|yes or no"
        r"|\b(can|may) my \d+\w* graders (use|have)\b|what if they don't (make|have)"
        r"|\bwants? to use\b|, (is that |that )?ok(ay)?\?$|(what|which) grades? (may|can|is|are)|for which grades"
        r"|\b(can|may|should|must|could) (i|we|teachers?|staff|students?|they|kids?) (not |never )?(paste|type|upload|enter|put)\b"
        r"|\b(ok|okay|fine|allowed|all right|alright) (for \w+( \w+)? )?to (use|paste|type|upload|enter|put|try)\b"
        r"|\b(approved|denied|turned down|rejected|allowed) (it|by|at|in)\b.{0,30}\b(district|already|board|here|us)\b|\bdistrict\b.{0,20}\b(approved|allows|denied)\b"
        r"|\b(it's|its|it is|that's|they're|this is)\b.{0,15}\b(approved|allowed|permitted|cleared|ok to use|okay to use)\b"
        r"|\bstill (going on|running|approved|allowed|in (review|the pilot|a pilot)|valid|good)\b|\bwho (owns|is the owner of|is in charge of) (it|this|that|the (tool|approval|pilot|entry)|that one|this one)\b(?! data)"
        r"|\bwhen (does|do|will) (the|our|its|this|that) (approval|pilot|permission)\b|\bregister (say|status|entry)"
        r"|why (was|is|were)\b.{0,40}\b(denied|turned down|rejected|retired|not approved)",
    ),
    (
        Kind.SMALL_TALK,
        r"^\W*(hi|hello|hey|good (morning|afternoon|evening)|thanks?( you)?( so much| a lot)?|thank you|bye|goodbye|"
        r"ok(ay)?|great|cool|perfect|got it|who are you|what are you|what can you do|how (does this|do you) work|help)"
        r"( there| again| everyone)?\W*$|^(what|who) (can you|are you)\b.{0,30}$|what can i ask",
    ),
    (
        Kind.OUT_OF_SCOPE,
        r"\bweather\b|\belection\b|stock (price|outlook|market)|recipe|tell me a joke|\bjoke\b|sports? score|"
        r"who (will win|won)\b|world cup|capital of|write (me )?(a|an) (poem|song|story|essay|lesson)|translate|what is \d+ ?[x*+-]|"
        r"meaning of life|super bowl|crypto|bitcoin|horoscope|movie|homework (answer|help)",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_YES_NO = re.compile(
    r"^(?:(?:so|and|but|ok|okay|well|if [^,]+,|when [^,]+,)[,\s]+)*"
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|should|will|would|has|have|had|am)\b",
    re.IGNORECASE,
)
_JUDGEMENT = re.compile(
    r"\b(?:enough|sufficient\w*|adequate\w*|reasonable|fair|worth it|worthwhile|trustworthy|acceptable"
    r"|appropriate|strong|weak|good|better)\b[^.?!]{0,25}\?*$",
    re.IGNORECASE,
)
_LAST_CLAUSE = re.compile(r"[.;,!?]\s+")


def kind_of(message: str) -> Kind:
    """The kind of a message; ``DOCUMENTS`` where no rule fits."""
    text = message.strip().replace("’", "'")
    for kind, pattern in _PATTERNS:
        if pattern.search(text):
            return kind
    return Kind.DOCUMENTS


def is_yes_no(question: str) -> bool:
    """True where the question, or its last clause, asks for a yes or a no that a text can give.

    Whether something is enough, fair or worth it is a judgement: quotes inform it, none decides.
    """
    text = question.strip().replace("’", "'")
    if _JUDGEMENT.search(text):
        return False
    clauses = [text, *_LAST_CLAUSE.split(text.rstrip("?!. "))[-2:]]
    return any(_YES_NO.match(clause.strip()) for clause in clauses)
