from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..logic import duplicates
from ..logic import identifiers as schemes
from ..registers import catalogue
from ..registers.answer import RegisterError
from ..registers.client import Client, Limits

OFFICER = "itgovernance.group_partnership_officer"
HOSTS = "itpartner_crm.register_hosts"
SHORT = {
    "GB-COH": "gb_coh",
    "GB-CHC": "gb_chc",
    "GB-NHS": "gb_nhs",
    "GB-URN": "gb_urn",
    "postcode": "postcode",
}


class ItRegister(models.AbstractModel):
    """One door to the public registers: off by default, and only to known hosts.

    Settings are parameters that the system administrator alone reads and writes. Keys
    go from there to the request and nowhere else. Nothing here makes or changes a
    partner: it returns what a register says, and a person takes what is right.
    """

    _name = "it.register"
    _description = "Public registers"

    @api.model
    def _parameter(self, scheme, what):
        """Setting *what* (on, key or url) of *scheme*, "" when it isn't set."""
        name = f"itpartner_crm.register_{what}_{SHORT[scheme]}"
        return self.env["ir.config_parameter"].sudo().get_param(name) or ""

    @api.model
    def _is_on(self, scheme):
        """Whether the administrator switched the look-up of *scheme* on."""
        return scheme in SHORT and self._parameter(scheme, "on") == "True"

    @api.model
    def _get_origins(self):
        """Origins that may be asked: those shipped and those an administrator added."""
        extra = self.env["ir.config_parameter"].sudo().get_param(HOSTS)
        return catalogue.ORIGINS | catalogue.extra_origins(extra)

    @api.model
    def _get_client(self, scheme, limits=None):
        """Client that speaks to the register of *scheme*.

        :raises RegisterError: its address isn't on the list, or a key is missing.
        """
        adapter = catalogue.ADAPTERS[scheme]
        key = self._parameter(scheme, "key")
        if adapter.NEEDS_KEY and not key:
            raise RegisterError(
                "refused",
                self.env._(
                    "%(register)s asks for a key, and none is set.",
                    register=adapter.SOURCE,
                ),
            )
        headers, auth = adapter.login(key)
        return Client(
            base=self._parameter(scheme, "url") or adapter.BASE,
            origins=self._get_origins(),
            headers=headers,
            auth=auth,
            limits=limits or Limits(),
        )

    @api.model
    def _look_up(self, scheme, number):
        """Ask the register of *scheme* for one organisation and keep what it says.

        :returns: ``it.register.answer`` of one row.
        :raises UserError: one sentence: off, unknown there, or no usable answer.
        """
        self._check_may_ask()
        number = schemes.canonical(scheme, number)
        self._check_can_ask(scheme, number)
        if scheme == "GB-URN":
            answer = self.env["it.register.school"]._look_up(number)
        else:
            adapter = catalogue.ADAPTERS[scheme]
            try:
                answer = adapter.look_up(self._get_client(scheme), number)
            except RegisterError as error:
                raise UserError(self._explain(scheme, number, error)) from None
        return self.env["it.register.answer"]._keep(answer)

    @api.model
    def _check_may_ask(self):
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(
                self.env._("Only a Partnership Officer looks up organisations.")
            )

    @api.model
    def _check_can_ask(self, scheme, number):
        """Raise unless there is such a register, it is on and the number can be one."""
        if scheme not in catalogue.ADAPTERS:
            raise UserError(
                self.env._(
                    "There is no look-up for numbers of the kind %(scheme)s: type the "
                    "details yourself.",
                    scheme=scheme or "?",
                )
            )
        source = catalogue.ADAPTERS[scheme].SOURCE
        if not self._is_on(scheme):
            raise UserError(
                self.env._(
                    "Look-up in %(register)s is off. Type the details yourself, or ask "
                    "an administrator to turn it on under Settings, Partnership and "
                    "growth.",
                    register=source,
                )
            )
        if not schemes.is_valid(scheme, number):
            raise UserError(
                self.env._(
                    "“%(number)s” can't be a number of %(register)s: check it for a "
                    "slip.",
                    number=number,
                    register=source,
                )
            )

    @api.model
    def _explain(self, scheme, number, error):
        """One sentence for a person about why there is no answer."""
        source = catalogue.ADAPTERS[scheme].SOURCE
        if error.reason == "unknown":
            return self.env._(
                "%(register)s knows no %(number)s: check the number for a slip.",
                register=source,
                number=number,
            )
        if error.reason == "busy":
            return self.env._(
                "%(register)s is busy: try again in %(seconds)d seconds.",
                register=source,
                seconds=max(error.wait, 30),
            )
        if error.reason in ("refused", "barred"):
            return self.env._(
                "%(register)s can't be asked: %(why)s An administrator mends it under "
                "Settings, Partnership and growth.",
                register=source,
                why=error,
            )
        return self.env._(
            "%(register)s gave no usable answer: %(why)s Try again later, or type the "
            "details yourself.",
            register=source,
            why=error,
        )

    @api.model
    def _look_up_place(self, postcode):
        """Where *postcode* lies, or None when the look-up is off or doesn't know it.

        :returns: ``registers.postcodes.Place`` or None; a failure is no reason to stop.
        """
        if not postcode or not self._is_on("postcode"):
            return None
        adapter = catalogue.ADAPTERS["postcode"]
        try:
            return adapter.look_up(
                self._get_client("postcode", Limits(total=8, attempts=2)), postcode
            )
        except RegisterError:
            return None

    @api.model
    def _get_wards_at(self, postcode):
        """The wards on our list in which *postcode* lies: one or none."""
        place = self._look_up_place(postcode)
        wards = self.env["it.ward"]
        if place and place.ward_code:
            return wards.search([("code", "=", place.ward_code)])
        return wards

    @api.model
    def _guess_schemes(self, number):
        """Schemes of identifiers whose form *number* has, the likeliest first."""
        codes = duplicates.guess_schemes(number)
        found = self.env["res.partner.id_category"].search([("code", "in", codes)])
        return found.sorted(lambda category: codes.index(category.code))
