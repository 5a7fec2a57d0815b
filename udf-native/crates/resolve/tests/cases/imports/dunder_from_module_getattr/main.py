import lazy

lazy.__version__
lazy.__name__
