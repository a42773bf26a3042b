"""The form (UK1 to UK17) of notices that came in before it was read."""


def migrate(cr, version):
    """Read it out of their payloads: some document of a release carries it."""
    if not version:
        return
    cr.execute(
        r"""
        UPDATE it_notice AS notice
           SET notice_type = found.code
          FROM (SELECT id, upper(btrim(jsonb_path_query_first(
                       payload, 'lax $.**.documents[*].noticeType ? (@.type() == "string")'
                       ) #>> '{}')) AS code
                  FROM it_notice
                 WHERE notice_type IS NULL AND payload IS NOT NULL) AS found
         WHERE found.id = notice.id AND found.code ~ '^UK([1-9]|1[0-7])$'
        """
    )
