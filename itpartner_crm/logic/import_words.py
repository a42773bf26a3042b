"""Words that registers use for what this one knows by another name.

Plain Python. The words of a sector are looked for by its code, those of a relationship
and of a role by the technical value.
"""

from difflib import get_close_matches

from odoo.addons.itgovernance.logic.import_values import fold

_SECTORS = {
    "public_body": "council|local authority|local government|public sector|"
    "combined authority|fire|fire and rescue|police|public body|county council|"
    "district council|unitary|central government|government",
    "nhs": "nhs|health|hospital|gp|gp practice|icb|integrated care board|nhs trust|pcn|"
    "primary care network|nhs foundation trust",
    "school": "school|academy|academy trust|mat|multi academy trust|primary school|"
    "secondary school|education schools|special school",
    "university": "university|college|further education|higher education|he|fe|"
    "fe college|education",
    "charity": "charity|3rd sector|third sector|voluntary|voluntary sector|vcs|vcse|"
    "vcfse|voluntary and community|community|cio|not for profit|registered charity",
    "company": "company|private|private sector|business|ltd|limited company|plc|cic|"
    "sme|commercial|community interest company|bid|enterprise",
    "mutual": "mutual|co op|co operative|cooperative|society|credit union|"
    "community benefit society|building society",
    "informal": "informal|network|group|residents group|informal group|"
    "residents association|community group|forum",
}
_RELATIONSHIPS = {
    "partnership": "partnership|partner|strategic partner|collaboration|joint working",
    "supplier": "supplier|vendor|contractor|provider under contract",
    "customer": "customer|client|buyer",
    "grant_recipient": "grant recipient|grantee|funded|grant funded|grant",
    "commissioned_provider": "commissioned provider|commissioned|commissioned service",
    "accountable_body": "accountable body|accountable body scheme",
    "informal_network": "informal network|network|informal",
}
_STAGES = {
    "identified": "identified|new|prospect|potential|target|lead",
    "exploring": "exploring|in talks|talking|discussion|in discussion|developing",
    "active": "active|live|current|engaged|open|ongoing",
    "strategic": "strategic|key|key partner|strategic partner|major",
    "dormant": "dormant|inactive|on hold|paused|sleeping",
    "ended": "ended|closed|former|past|ceased|withdrawn",
}
_ROLES = {
    "lead": "lead body|lead|chair|lead partner",
    "accountable": "accountable body|accountable",
    "member": "member|full member|partner",
    "funder": "funder|funding partner|sponsor",
    "adviser": "adviser|advisor|advisory",
    "observer": "observer|observing|in attendance",
}
_BASES = {
    "public_task": "public task|public interest|task in the public interest|statutory|"
    "official authority|public duty",
    "contract": "contract|contractual|performance of a contract",
    "legal_obligation": "legal obligation|legal duty|legal|law",
    "legitimate_interests": "legitimate interests|legitimate interest|li|lia",
    "consent": "consent|consented|opt in|opted in|permission",
    "vital_interests": "vital interests|vital interest",
}
_WORDS = {
    "basis": _BASES,
    "sector": _SECTORS,
    "relationship": _RELATIONSHIPS,
    "stage": _STAGES,
    "partnership_role": _ROLES,
}
_NOTHING = frozenset(("", "n a", "na", "none", "nil", "tbc", "not known", "unknown"))


def means_nothing(text):
    """Whether a cell says in words that there is nothing to say.

    >>> means_nothing("N/A"), means_nothing("-"), means_nothing("Bargate")
    (True, True, False)
    """
    return fold(text) in _NOTHING


def code_for(target, text):
    """Code that a word stands for by custom, or "".

    >>> code_for("sector", "3rd sector"), code_for("stage", "Live")
    ('charity', 'active')
    """
    key = fold(text)
    for code, words in _WORDS.get(target, {}).items():
        if key in words.split("|"):
            return code
    return ""


def closest(text, known):
    """The known word that is most like a text, or "".

    :param known: iterable of folded words.
    """
    found = get_close_matches(fold(text), list(known), 1, 0.82)
    return found[0] if found else ""
