from . import tools
from .power import *
from .tools import saw

__all__ = ["tools", "saw"] + power.__all__
