import tools
import tools as t
from tools import sharpen
from tools import sharpen as hone

tools.cut()
t.cut()
sharpen()
hone()
