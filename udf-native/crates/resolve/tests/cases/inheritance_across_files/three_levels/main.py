from leaf import Leaf

leaf = Leaf()
leaf.describe()
leaf.grow()
