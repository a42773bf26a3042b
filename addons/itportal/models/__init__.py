from . import it_portal_shared_mixin
from . import agreement
from . import it_agreement_party
from . import it_agreement_obligation
from . import it_portal_idea
