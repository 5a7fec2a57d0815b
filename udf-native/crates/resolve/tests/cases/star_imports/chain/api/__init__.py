from .control import *
