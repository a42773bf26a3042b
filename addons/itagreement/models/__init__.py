from . import agreement_type
from . import agreement
from . import agreement_notice
from . import agreement_states
from . import it_agreement_party
from . import it_agreement_obligation
from . import it_agreement_variation
from . import res_partner
