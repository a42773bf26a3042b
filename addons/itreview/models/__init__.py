from . import it_pipeline_version
from . import it_pipeline_movement
from . import it_pipeline_figures
from . import it_pipeline_screen
from . import it_review
from . import it_review_item
