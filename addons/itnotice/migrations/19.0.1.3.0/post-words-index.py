"""The index of the notices' words takes many rows at once since this version."""


def migrate(cr, version):
    """Let it gather new entries, which an import needs, as it does by default."""
    if version:
        cr.execute("ALTER INDEX it_notice_search_vector_idx RESET (fastupdate)")
