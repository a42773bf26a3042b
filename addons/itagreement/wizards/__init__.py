from . import it_agreement_as_of
from . import it_agreement_signing
from . import it_agreement_vesting
