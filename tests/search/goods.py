"""A small shop for the tests: every shape that the rules have to deal with, nothing else."""

from shopbot.types import (
    Attribute,
    Catalogue,
    Category,
    LocalText,
    Money,
    Option,
    Product,
    ShopInfo,
    Variant,
)

WORDS = {
    "blue": ("blue", "蓝色"),
    "black": ("black", "黑色"),
    "red": ("red", "红色"),
}


def both(en: str, zh: str) -> LocalText:
    return LocalText({"en": en, "zh": zh})


def usd(amount: int) -> Money:
    return Money(amount, "USD")


def flag(name: str, value: bool, en: str, zh: str) -> Attribute:
    return Attribute(name, value, label=both(en, zh))


def number(name: str, value: float, unit: str, en: str, zh: str) -> Attribute:
    return Attribute(name, value, unit, both(en, zh))


def made_of(en: str, zh: str) -> Attribute:
    return Attribute("material", en, "", both("Material", "材质"), both(en, zh))


def variant(product_id: str, color: str, size: str, price: int, stock: int) -> Variant:
    options = [Option("color", color, both(*WORDS[color]))]
    if size:
        options.append(Option("size", size, both(size, f"{size}码")))
    return Variant(f"{product_id}-{color}-{size}", tuple(options), usd(price), stock)


BOOT = Product(
    id="harrier-boot",
    title=both("Harrier Trail Boot", "Harrier 登山靴"),
    description=both("A handy boot for wet paths.", "适合湿滑山路。"),
    category="footwear",
    kind=both("hiking boot", "登山靴"),
    brand="Harrier",
    attributes=(
        flag("waterproof", True, "Waterproof", "防水"),
        number("weight", 540, "g", "Weight", "重量"),
        made_of("nubuck leather", "磨砂皮革"),
    ),
    variants=(
        variant("harrier-boot", "blue", "42", 12900, 4),
        variant("harrier-boot", "blue", "43", 13900, 0),
        variant("harrier-boot", "black", "41", 12900, 2),
    ),
    price=usd(12900),
    stock=6,
    rating=4.6,
    rating_count=12,
    goes_with=("willow-scarf",),
)
SHOE = Product(
    id="kestrel-shoe",
    title=both("Kestrel Running Shoe", "Kestrel 跑鞋"),
    category="footwear",
    kind=both("running shoe", "跑鞋"),
    brand="Kestrel",
    audience="women",
    attributes=(
        flag("waterproof", False, "Waterproof", "防水"),
        number("weight", 230, "g", "Weight", "重量"),
        made_of("mesh and faux leather", "网布和人造皮革"),
    ),
    variants=(variant("kestrel-shoe", "red", "38", 7500, 3),),
    price=usd(7500),
    stock=3,
    rating=3.9,
    rating_count=40,
)
LAMP = Product(
    id="lumen-lantern",
    title=both("Lumen Camping Lantern", "Lumen 露营灯"),
    category="camping",
    kind=both("lantern", "营灯"),
    brand="Lumen",
    attributes=(
        flag("no_strobing", True, "No strobing", "无频闪"),
        number("battery_life", 24, "h", "Battery life", "续航"),
        number("max_load", 2, "kg", "Maximum load", "承重"),
    ),
    variants=(Variant("lumen-lantern", (), usd(3450), 7),),
    price=usd(3450),
    stock=7,
)
BOTTLE = Product(
    id="handy-bottle",
    title=both("Handy Water Bottle", "Handy 水瓶"),
    category="camping",
    kind=both("water bottle", "水瓶"),
    brand="Handy",
    attributes=(
        number("capacity", 1.5, "l", "Capacity", "容量"),
        made_of("stainless steel", "不锈钢"),
        flag("one_handed", True, "One-handed", "单手可用"),
    ),
    variants=(Variant("handy-bottle", (), usd(1800), 0),),
    price=usd(1800),
    stock=0,
    rating=4.1,
    rating_count=5,
)
SCARF = Product(
    id="willow-scarf",
    title=both("Willow Wool Scarf", "Willow 羊毛围巾"),
    category="accessories",
    kind=both("scarf", "围巾"),
    brand="Willow",
    audience="women",
    attributes=(made_of("wool", "羊毛"),),
    variants=(variant("willow-scarf", "blue", "", 2900, 9),),
    price=usd(2900),
    stock=9,
    rating=4.6,
    rating_count=30,
)
UNPRICED = Product(
    id="old-tent",
    title=both("Oakline Dome Tent", "Oakline 帐篷"),
    category="camping",
    kind=both("tent", "帐篷"),
    brand="Oakline",
)
PRODUCTS = (BOOT, SHOE, LAMP, BOTTLE, SCARF, UNPRICED)
CATEGORIES = (
    Category(
        "footwear",
        both("Footwear", "鞋靴"),
        {"en": ("shoe", "boot", "trainer"), "zh": ("鞋", "鞋子", "靴子", "登山靴", "跑鞋")},
    ),
    Category(
        "camping",
        both("Camping", "露营"),
        {"en": ("tent", "lantern", "water bottle"), "zh": ("帐篷", "营灯", "水瓶", "水壶")},
    ),
    Category("accessories", both("Accessories", "配饰"), {"en": ("scarf",), "zh": ("围巾",)}),
)
CATALOGUE = Catalogue(
    ShopInfo(both("Little Shop", "小店"), "USD", ("en", "zh")), PRODUCTS, CATEGORIES
)
