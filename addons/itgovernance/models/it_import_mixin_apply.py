import logging

import psycopg2

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# What a wrong row may raise; it is set aside. Of the operational errors of the database
# (somebody else wrote the same row) the whole batch is tried again.
FAILURES = (
    ArithmeticError,
    LookupError,
    TypeError,
    UserError,
    ValueError,
    psycopg2.Error,
)
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class _TakenBack(Exception):
    """What was tried went well, and is taken back."""


class ItImportMixin(models.AbstractModel):
    """Taking rows in: many at once, and one that fails alone."""

    _inherit = "it.import.mixin"

    def _apply_part(self, part, trial, failed):
        """Make what the rows ask for; one that fails is found by halving the batch.

        `_make_part(part, trial)` makes and changes what the rows ask for,
        `_forget_made(one)` forgets what is taken back, `_get_applied_model()` is the
        model whose constraints a refusal is told by.

        :param part: objects with a `record` of the rows' model.
        :param trial: everything is tried and taken back: the verdict of the model's
            own rules, without a trace.
        :param failed: {row id: sentence}, gets the rows that failed.
        """
        if not part:
            return
        try:
            with self.env.cr.savepoint():
                self._make_part(part, trial)
                self.env.flush_all()
                if trial:
                    raise _TakenBack
        except _TakenBack:
            for one in part:
                self._forget_made(one)
        except psycopg2.OperationalError:
            raise
        except FAILURES as error:
            if len(part) == 1:
                text = self._get_failure_reason(error)
                failed[part[0].record.id] = self._tell_failure(part[0], text)
                self._forget_made(part[0], failed=True)
                return
            middle = len(part) // 2
            self._apply_part(part[:middle], trial, failed)
            self._apply_part(part[middle:], trial, failed)

    def _tell_failure(self, one, text):
        """The model's own sentence about a row that it refused."""
        return self.env._(
            "Row %(number)s: %(sentence)s", number=one.record.number, sentence=text
        )

    def _get_failure_reason(self, error):
        if isinstance(error, UserError):
            return str(error)
        if isinstance(error, psycopg2.Error):
            return self._get_applied_model()._sql_error_to_message(error)
        _logger.warning("Import %s: a row failed", self.id, exc_info=error)
        return self.env._("it can't be taken as it stands: %(error)s", error=error)
