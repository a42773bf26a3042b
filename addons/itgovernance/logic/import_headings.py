"""Which field of a register the column of a file is meant for.

Plain Python. A target is a short key, such as "name" or "start". The headings of a file
are known again by `headings_key`, whatever their order, case and punctuation.
"""

import hashlib
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from .import_values import fold

WHY = "Why"
"""Heading of the reasons in the file of rows set aside; never part of a register."""

_LIKENESS = 0.84


@dataclass(frozen=True)
class Guess:
    """A target for a heading: how sure (0 to 100) and by what it was found.

    how: "name" the heading says so, "like" it is like one that does, "looks" by what
    the cells look like, "" nothing found.
    """

    target: str = ""
    score: int = 0
    how: str = ""


def headings_key(headings):
    """The same for the same headings in any order, case and punctuation.

    >>> headings_key(["Name", "Post-code"]) == headings_key(["POST CODE", "name*"])
    True
    """
    return hashlib.sha256("|".join(sorted(_keys(headings))).encode()).hexdigest()


def likeness(headings, others):
    """How much two sets of headings have in common, 0 to 1."""
    ours, theirs = _keys(headings), _keys(others)
    return len(ours & theirs) / max(len(ours | theirs), 1)


def _keys(headings):
    return {fold(heading) for heading in headings} - {"", fold(WHY)}


class HeadingWords:
    """Knows the words by which the columns of a kind of register go.

    :param synonyms: {target: words with "|" between them}.
    """

    needed = ""

    def __init__(self, synonyms):
        self.words = {}
        for target, text in synonyms.items():
            self._learn(target, text.split("|"))

    def _learn(self, target, words):
        for word in words:
            if fold(word):
                self.words.setdefault(fold(word), target)

    def knows(self, heading):
        """Whether a heading says by its words alone what it means."""
        return fold(heading) in self.words

    def suggest(self, headings, samples):
        """A `Guess` for each heading; no target is guessed for two columns.

        :param samples: for each heading a list of texts found below it.
        """
        found = []
        for index, (heading, cells) in enumerate(zip(headings, samples, strict=True)):
            guesses = self._guess(fold(heading), [text for text in cells if text])
            found += [(-guess.score, index, guess) for guess in guesses]
        chosen, taken = {}, set()
        for _score, index, guess in sorted(found, key=lambda one: one[:2]):
            if index not in chosen and guess.target not in taken:
                chosen[index] = guess
                taken.add(guess.target)
        if self.needed and self.needed not in taken:
            self._find_needed(chosen)
        return [chosen.get(index, Guess()) for index in range(len(headings))]

    def _find_needed(self, chosen):
        """Take another column for the one that no register is without."""

    def _correct(self, target, cells):
        """What a column is whose cells show that its heading says too little."""
        return ""

    def _by_looks(self, cells):
        """Targets of a column by what its cells look like, the likeliest first."""
        return []

    def _guess(self, key, cells):
        """Guesses for one column."""
        if not key or key == fold(WHY):
            return []
        if key in self.words:
            target = self.words[key]
            guesses = [Guess(target, 95, "name")]
            if better := self._correct(target, cells):
                guesses.insert(0, Guess(better, 96, "looks"))
            return guesses
        ratios = {}
        for word, target in self.words.items():
            ratio = SequenceMatcher(None, key, word).ratio()
            if len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", key):
                # what a heading is about stands at its end: "Partner status"
                ends = 0.03 if key.endswith(word) else 0.0
                ratio = max(ratio, 0.85 + ends + len(word) / (10 * len(key)))
            ratios[target] = max(ratio, ratios.get(target, 0.0))
        guesses = [
            Guess(target, int(80 * ratio), "like")
            for target, ratio in ratios.items()
            if ratio >= _LIKENESS
        ]
        looks = zip(self._by_looks(cells), (45, 40), strict=False)
        return guesses + [Guess(target, score, "looks") for target, score in looks]


def mostly(cells, test):
    """Whether at least seven in ten cells pass a test; False for no cells."""
    return bool(cells) and sum(map(bool, map(test, cells))) >= 0.7 * len(cells)
