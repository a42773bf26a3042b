from . import it_agreement_as_of
