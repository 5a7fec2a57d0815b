def helper(text):
    return text
