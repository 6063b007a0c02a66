"""Orders to an AI system in other languages, and in the forms that programs write.

A vendor's English policy with a Spanish paragraph is ordinary; one that tells an AI to ignore what
it was told is not. Each pattern needs both the verb and what an AI would be told to leave aside, or
an address to an AI.
"""

from __future__ import annotations

_AI_LATIN = (
    r"(?:\bIA\b|\bKI\b|\bAI\b|intelig[eê]ncia artificial|inteligencia artificial|"
    r"intelligence artificielle|intelligenza artificiale|k[uü]nstliche[nr]? intelligenz|"
    r"kunstmatige intelligentie|modelos? de (?:lenguaje|linguagem)|mod[eè]les? de langage|"
    r"modelli? linguistic[oi]|sprachmodell\w*|taalmodel\w*|chat ?bots?)"
)
_NOTICE = (
    r"(?:aviso|nota|atenci[oó]n|aten[cç][aã]o|mensaje|mensagem|instrucciones|instru[cç][oõ]es|"
    r"note|avis|attention|message|instructions|hinweis|achtung|mitteilung|nachricht|anweisung\w*|"
    r"avviso|attenzione|messaggio|istruzioni|opmerking|let op|instructies)"
)
_EARLIER = (
    r"(?:anterior\w*|previ[ao]s?|precedent\w*|pr[eé]c[eé]dent\w*|ant[eé]rieur\w*|vorherig\w*|"
    r"bisherig\w*|vorig\w*|fr[uü]her\w*|eerder\w*|toutes?|todas?|todos|tutt[ei]|alle[rn]?)"
)
FOREIGN = (
    # "ignore las instrucciones anteriores", "ignorieren Sie alle vorherigen Anweisungen"
    r"\b(?:ignor|omit|olvid|descart|desconsider|esque[cç]|oubli|missacht|vergess|vergiss|dimentic|"
    r"negeer|vergeet|trascur)\w*\b[^.\n]{0,30}\b(?:instruc|instru[cç]|indicaci|orienta[cç]|consigne|"
    r"directive|anweisung|anleitung|instruktion|vorgabe|istruzion|instructi|aanwijzing|opdracht)\w*"
    rf"[^.\n]{{0,20}}\b{_EARLIER}",
    r"\b(?:ignor|omit|olvid|descart|desconsider|esque[cç]|oubli|missacht|vergess|vergiss|dimentic|"
    rf"negeer|vergeet|trascur)\w*\b[^.\n]{{0,20}}\b{_EARLIER}\b[^.\n]{{0,20}}\b(?:instruc|instru[cç]|"
    r"indicaci|orienta[cç]|consigne|directive|anweisung|anleitung|instruktion|vorgabe|istruzion|"
    r"instructi|aanwijzing|opdracht)\w*",
    # "Aviso para los sistemas de inteligencia artificial:", "Hinweis für KI-Systeme:"
    rf"\b{_NOTICE}\b[ ,]+(?:[\w'’]+[ ,-]+){{0,6}}?{_AI_LATIN}[\w -]{{0,30}}\s?[:：]",
    r"(?:игнорируй|забудь|не обращай)\w*[^.\n]{0,30}(?:инструкци|указани|команд)\w*",
    # Chinese, Japanese, Korean
    r"(?:忽略|無視|无视|忘记|忘記|不要理会)[^。\n]{0,15}(?:指令|指示|说明|說明|规则|規則|提示)",
    r"(?:指示|命令|指令)[^。\n]{0,12}(?:無視|忘れ)",
    r"(?:지시|명령|지침)[^.\n]{0,15}(?:무시|잊)",
    r"(?:致|给|給|告知|请|請)[^。\n]{0,6}(?:人工智能|人工智慧|语言模型|語言模型|聊天机器人|AI)"
    r"[^。\n]{0,10}[:：，,]",
)
FORMS = (
    # An object as our own answers and findings are written for programs.
    r"\{[^{}]{0,2000}?[\"'](?:verdict|headline|needs_person|form_version|finding)[\"']\s*:[^{}]{0,2000}"
    r"(?:\}|$)",
    r"\{[^{}]{0,2000}?[\"']status[\"']\s*:\s*[\"'](?:meets|partly|does_not_meet|not_stated|answered)"
    r"[^{}]{0,2000}(?:\}|$)",
    r"^\W*(?:status|verdict|finding)\s*[:=]\s*[\"']?(?:meets|does_not_meet|not_stated|partly|yes|no)\b",
    # An item of the checklist by its name in the program.
    r"\b(?:gov|pur|prv|dat)-[a-z]{2,}(?:-[a-z]+)*\b[^.\n]{0,60}?\b(?:meets?|met|pass(?:es|ed)?|"
    r"satisfied|approved|compliant|not_stated|yes|no)\b",
)
# A cheap test that nearly every English document fails, so that the slow patterns seldom run.
CUES = (
    r"instrucci|instru[cç][oõ]e|indicaci|orienta[cç]|consigne|anweisung|anleitung|instruktion|vorgabe|"
    r"istruzion|instructie|aanwijzing|opdracht|ignore[zr]|oublie|"
    r"\bIA\b|\bKI\b|artificial\s*:|intelig|artificielle|artificiale|k[uü]nstliche|kunstmatige|lenguaje|"
    r"linguagem|langage|linguistic[oi]|sprachmodell|taalmodel|chat ?bots?[^.\n]{0,30}[:：]|"
    r"игнорир|забудь|не обращай|[忽無无忘要指命致给給告请請]|지시|명령|지침|"
    r"[\"'](?:verdict|headline|status|finding|needs_person|form_version)[\"']|"
    r"^\W*(?:status|verdict|finding)\s*[:=]|\b(?:gov|pur|prv|dat)-[a-z]"
)
