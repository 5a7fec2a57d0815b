import shop.stock.items


def add(name):
    return shop.stock.items.take(name)
