"""Contracts of public bodies that end in one window: who could buy together next."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Contract:
    """A contract that was let.

    :param key: of the procurement, such as its ocid.
    :param buyer: who let it, however it is told from the others.
    :param code: main CPV code, eight digits.
    :param end: last day, extensions not counted.
    :param place: where it is carried out, as notices write it; empty: not said.
    """

    key: str
    buyer: str
    code: str
    end: date
    place: str = ""


@dataclass(frozen=True)
class Group:
    """Contracts for like things in one place, of two buyers at least, that end in one
    window."""

    prefix: str
    contracts: tuple
    place: str = ""

    @property
    def key(self):
        """Names the group: its prefix and the contract that ends first."""
        return f"{self.prefix}/{self.contracts[0].key}"

    @property
    def buyers(self):
        """Its buyers, each once, in the order their contracts end."""
        return tuple(dict.fromkeys(one.buyer for one in self.contracts))

    @property
    def first_end(self):
        """The day the first of them ends."""
        return self.contracts[0].end

    @property
    def last_end(self):
        """The day the last of them ends."""
        return self.contracts[-1].end


def find_groups(contracts, digits, days):
    """Groups of one place whose codes share so many digits and that end within so many
    days.

    The window opens with the first end; what lies after it opens the next one. So a
    contract is in one group at most.

    :param contracts: iterable of `Contract`, each key once.
    :param digits: leading digits of the code that make contracts alike.
    :param days: from the first end to the last, at most.
    :returns: [Group], the first to end first.
    """
    alike = {}
    for one in sorted(contracts, key=lambda one: (one.end, one.key)):
        if len(one.code) >= digits:
            key = one.code[:digits], " ".join(one.place.lower().split())
            alike.setdefault(key, []).append(one)
    found = []
    for (prefix, _place), ordered in alike.items():
        window = []
        for one in ordered:
            if window and one.end - window[0].end > timedelta(days=days):
                found.append(Group(prefix, tuple(window), window[0].place))
                window = []
            window.append(one)
        found.append(Group(prefix, tuple(window), window[0].place))
    groups = [one for one in found if len(one.buyers) > 1]
    return sorted(groups, key=lambda one: (one.first_end, one.key))


def tell_apart(marks):
    """{key: a word}: keys that share a mark, or share one with a third, get one word.

    :param marks: {key: marks of it}, such as its numbers and its name; a key without
        any stands alone.
    """
    words, joined = {}, {}

    def root(word):
        while joined.get(word, word) != word:
            word = joined[word]
        return word

    holder = {}
    for at, (key, own) in enumerate(marks.items()):
        words[key] = at
        for mark in own:
            first = root(holder.setdefault(mark, at))
            joined[root(at)] = first
    return {key: f"body {root(at)}" for key, at in words.items()}
