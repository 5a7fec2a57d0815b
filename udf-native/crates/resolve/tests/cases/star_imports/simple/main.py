from shapes import *

circle(1)
Square().area()
