def take(name):
    return name
