from toolkit import *

tools.hammer()
saw()
Drill().run()
