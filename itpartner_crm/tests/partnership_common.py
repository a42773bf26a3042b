from contextlib import contextmanager

from .common import ItPartnerCrmCommon


class PartnershipCommon(ItPartnerCrmCommon):
    """What the tests of partnerships share."""

    @contextmanager
    def refused(self, error, words):
        """Expect a refusal in these words, and take back what was tried."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), words)

    def _may_export(self, user):
        user.group_ids += self.env.ref("base.group_allow_export")
