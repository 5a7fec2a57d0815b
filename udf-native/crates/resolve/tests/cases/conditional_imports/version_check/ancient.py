def connect():
    return "ancient"
