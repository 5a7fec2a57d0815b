def ping():
    return "top"
