"""Refusals that carry more than their sentence."""

from odoo.exceptions import UserError


class GateRefused(UserError):
    """A gate of the pipeline is not passed; names what is missing and where it goes.

    Any client reads the sentence; the web client also gets the list behind it, with a
    way to each thing (``static/src/gate/gate_refused.js``).
    """

    def __init__(self, message, told):
        """Keep the list beside the sentence.

        :param told: list of {"lead_id", "lead", "stage", "items": [{"name", "where",
            "target", ...}]}
        """
        super().__init__(message)
        self.context = {"gates": told}
