import shop.cart
import shop.stock.items
from shop import cart

shop.cart.add("a")
cart.add("b")
shop.stock.items.take("a")
shop.open_shop()
