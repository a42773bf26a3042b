"""What a person types to search in texts, as PostgreSQL's full text search takes it."""

import re

_OWN_SYNTAX = re.compile(r'"|(?:^|\s)-\w|(?:^|\s)or(?:\s|$)', re.IGNORECASE)
_WORD = re.compile(r"\w+")


def beginnings(text):
    """Each word of `text` or what begins with it, all of them: `school:* & net:*`.

    "" where the person wrote in the search engines' own way (quotes, a minus, "or"),
    which `websearch_to_tsquery` reads, and where there is no word.
    """
    if _OWN_SYNTAX.search(text):
        return ""
    return " & ".join(f"{word}:*" for word in _WORD.findall(text.replace("_", " ")))
