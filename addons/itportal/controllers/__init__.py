from . import agreements
from . import ideas
