level = 1

class C:
    global level
    level = level + 1
    def raise_level(self):
        global level
        level = level * 10
        return level

print(level)
print(C().raise_level(), level)
