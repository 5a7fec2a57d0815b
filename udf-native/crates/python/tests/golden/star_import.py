from m import *
from . import sibling
from .. import up as u
from .pkg import thing

def f():
    return unknown, len
