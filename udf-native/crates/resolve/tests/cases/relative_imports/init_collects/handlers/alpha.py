def handle():
    return "alpha"
