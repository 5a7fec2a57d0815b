def open_shop():
    return True
