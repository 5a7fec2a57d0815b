def connect():
    return "modern"
