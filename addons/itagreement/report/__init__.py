from . import agreement_summary
