"""What the words in a register's cells can mean here."""

from odoo.addons.itgovernance.logic.import_values import fold

from ..logic import import_words

_MODELS = {
    "sector": ("it.sector", ("name", "code")),
    "stage": ("it.partner.stage", ("name", "code")),
    "lead_officer": ("res.users", ("name", "login", "email")),
    "wards": ("it.ward", ("name", "code")),
    "country": ("res.country", ("name", "code")),
    "scheme": ("res.partner.id_category", ("name", "code")),
    "partnership": ("it.partnership", ("name",)),
}
_SELECTIONS = {
    "relationship": ("res.partner", "it_relationship_type"),
    "partnership_role": ("it.partnership.member", "role"),
    "basis": ("res.partner", "it_lawful_basis"),
}


class RegisterWords:
    """The vocabulary of the register, as the person at hand sees it.

    known: {target: {folded word: meaning}}; a meaning is a record's id, for a scheme
    its code, for a choice its technical value. A word that two records share means
    neither. labels: {target: {meaning: word}}, the word that a file gets. left: ids of
    officers who are no longer here.
    """

    def __init__(self, env):
        self.env = env
        self.known, self.labels = {}, {}
        self.left = set()
        for target, (model, fields) in _MODELS.items():
            self._learn_records(target, model, fields)
        for target, (model, field) in _SELECTIONS.items():
            options = env[model]._fields[field]._description_selection(env)
            self._learn(target, [(value, (label, value)) for value, label in options])
        self.known["sponsor"] = self.known["lead_officer"]
        self.labels["sponsor"] = self.labels["lead_officer"]

    def _learn_records(self, target, model, fields):
        records = self.env[model].with_context(active_test=False)
        domain = [("share", "=", False)] if model == "res.users" else []
        active = ["active"] if "active" in records._fields else []
        found = {True: [], False: []}
        for values in records.search_read(domain, [*fields, *active]):
            meaning = values["code"] if target == "scheme" else values["id"]
            words = tuple(values[name] for name in fields if values[name])
            if target == "partnership":
                words += (f"partnership-{meaning}",)  # two may have one name
            found[values.get("active", True)].append((meaning, words))
        if target == "lead_officer":
            self.left = {meaning for meaning, _words in found[False]}
        self._learn(target, found[True])
        self._learn(target, found[False])

    def _learn(self, target, options):
        """Learn options [(meaning, words)]; words learnt before are kept."""
        known = self.known.setdefault(target, {})
        labels = self.labels.setdefault(target, {})
        new = {}
        for place in range(3):
            shared = {}
            for meaning, words in options:
                if len(words) > place and fold(words[place]):
                    shared.setdefault(fold(words[place]), set()).add(meaning)
            for key, meanings in shared.items():
                if len(meanings) == 1:
                    new.setdefault(key, next(iter(meanings)))
        for key, meaning in new.items():
            known.setdefault(key, meaning)
        for meaning, words in options:
            labels[meaning] = next(
                (word for word in words if known.get(fold(word)) == meaning), words[0]
            )

    def suggest(self, target, text):
        """What a word nobody knows most likely means, or False."""
        known = self.known.get(target, {})
        code = import_words.code_for(target, text)
        if code and fold(code) in known:
            return known[fold(code)]
        return known.get(import_words.closest(text, known), False)

    def label(self, target, meaning):
        """The word for a meaning, "" for none."""
        return self.labels.get(target, {}).get(meaning, "") if meaning else ""
