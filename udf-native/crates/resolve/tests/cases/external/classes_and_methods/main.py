import collections
import re
from collections import Counter, OrderedDict, deque
from pathlib import PurePosixPath

pattern = re.compile("a")
found = pattern.match("abc")
found.group(0)
counts = Counter("aab")
counts.most_common(1)
queue = deque([1])
queue.append(2)
ordered = OrderedDict()
ordered.move_to_end
chain = collections.ChainMap({})
chain.new_child()
path = PurePosixPath("a/b")
path.with_suffix(".py")
