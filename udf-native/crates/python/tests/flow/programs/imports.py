import os.path
import json as j, sys
from math import pi, sqrt as root
try:
    import nowhere
except ImportError:
    nowhere = None
else:
    print(nowhere)

def f():
    import os
    x = os.sep
    from json import dumps
    return dumps(x), root(pi)

print(f(), os.path.sep, j.dumps(1), nowhere, len(sys.argv) > -1)
