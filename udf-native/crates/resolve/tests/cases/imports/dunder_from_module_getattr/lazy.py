def __getattr__(name):
    if name == "__version__":
        return "1"
    raise AttributeError(name)
