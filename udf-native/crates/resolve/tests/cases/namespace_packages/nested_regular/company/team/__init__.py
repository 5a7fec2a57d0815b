def name():
    return "team"
