from . import it_partner_merge_wizard
from . import it_partner_register
from . import it_partner_register_proposal
from . import it_partnership_reopen
from . import it_partnership_register_print
