def settings():
    return defaults() | {"debug": True}


def defaults():
    return {}


if __name__ == "__main__":
    settings()
