from . import test_logic_uploads
from . import test_rules
from . import test_evidence
from . import test_ideas
from . import test_pages
from . import test_page_evidence
from . import test_page_ideas
