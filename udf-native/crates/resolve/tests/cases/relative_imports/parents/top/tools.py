def ping():
    return "tools"
