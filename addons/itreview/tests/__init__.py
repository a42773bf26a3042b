from . import test_as_known
from . import test_history_is_kept
from . import test_logic_movement
from . import test_review
from . import test_movement
from . import test_replay
from . import test_two_at_once
