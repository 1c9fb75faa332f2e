"""A small fixed shop of twelve products, over which sentences are true or false."""

from datetime import date

from shopbot.types import (
    Attribute,
    Category,
    Filters,
    LocalText,
    Money,
    Offer,
    Option,
    Order,
    OrderLine,
    Policy,
    Product,
    Record,
    Review,
    ShopInfo,
    Variant,
)


def both(en: str, zh: str) -> LocalText:
    return LocalText({"en": en, "zh": zh})


def usd(minor: int) -> Money:
    return Money(minor, "USD")


LABELS = {
    "weight": ("g", both("Weight", "重量")),
    "capacity": ("l", both("Capacity", "容量")),
    "power": ("W", both("Power", "功率")),
    "battery_life": ("h", both("Battery life", "续航时间")),
    "warranty": ("months", both("Warranty", "保修期")),
    "noise": ("dB", both("Noise", "噪音")),
    "height": ("cm", both("Height", "高度")),
    "age_from": ("years", both("Age from", "适用年龄")),
    "pieces": ("", both("Pieces", "件数")),
    "waterproof": ("", both("Waterproof", "防水")),
    "wireless": ("", both("Wireless", "无线")),
    "rechargeable": ("", both("Rechargeable", "可充电")),
    "vegan": ("", both("Vegan", "纯素")),
    "talking": ("", both("Talking", "语音播报")),
    "dishwasher_safe": ("", both("Dishwasher safe", "可用洗碗机清洗")),
    "machine_washable": ("", both("Machine washable", "可机洗")),
    "one_handed": ("", both("Usable with one hand", "可单手使用")),
    "noise_cancelling": ("", both("Noise cancelling", "主动降噪")),
    "breathable": ("", both("Breathable", "透气")),
    "large_print": ("", both("Large print", "大字体")),
    "auto_off": ("", both("Switches itself off", "自动断电")),
    "material": ("", both("Material", "材质")),
    "made_in": ("", both("Made in", "产地")),
    "care": ("", both("Care", "保养方法")),
}
COLORS = {
    "brown": both("chestnut brown", "栗棕色"),
    "black": both("black", "黑色"),
    "blue": both("harbour blue", "港湾蓝色"),
    "red": both("red", "红色"),
    "white": both("white", "白色"),
    "green": both("moss green", "苔绿色"),
    "grey": both("grey", "灰色"),
    "silver": both("silver", "银色"),
    "beige": both("oat beige", "燕麦米色"),
}


def attribute(name: str, value: bool | float | str, zh: str = "") -> Attribute:
    unit, label = LABELS[name]
    text = both(str(value), zh) if zh else LocalText()
    return Attribute(name, value, unit, label, text)


def variants(product: str, price: int, stock: dict[str, int]) -> tuple[Variant, ...]:
    """Variants of "brown 40": 4 stock; a price of its own after "@"."""
    made = []
    for key, count in stock.items():
        choice, _, own = key.partition("@")
        options = []
        for word in choice.split():
            if word in COLORS:
                options.append(Option("color", word, COLORS[word]))
            elif word != "-":
                zh = f"{word}码"
                options.append(Option("size", word, both(word, zh)))
        made.append(
            Variant(
                f"{product}-{choice.replace(' ', '-')}",
                tuple(options),
                usd(int(own or price)),
                count,
            )
        )
    return tuple(made)


def product(
    key: str,
    title: LocalText,
    kind: LocalText,
    brand: str,
    price: int,
    stock: dict[str, int],
    description: LocalText,
    attributes: tuple[Attribute, ...],
    *,
    category: str,
    was: int = 0,
    rating: tuple[float, int] | None = None,
    audience: str = "",
    goes_with: tuple[str, ...] = (),
    picture_text: LocalText | None = None,
) -> Product:
    return Product(
        key,
        title,
        description,
        category,
        kind,
        brand,
        audience,
        attributes,
        variants(key, price, stock),
        usd(price),
        usd(was) if was else None,
        sum(stock.values()),
        rating[0] if rating else None,
        rating[1] if rating else 0,
        picture_text=picture_text or LocalText(),
        goes_with=goes_with,
    )


PRODUCTS = (
    product(
        "harrier-trail-boot",
        both("Harrier Waterproof Trail Boot", "Harrier 防水登山靴"),
        both("hiking boot", "登山靴"),
        "Harrier",
        12900,
        {"brown 40": 4, "brown 42": 0, "black 42": 7, "black 44": 2},
        both(
            "A sturdy ankle-high boot for wet trails. The padded collar keeps stones out, and the rubber sole grips on mud.",
            "适合湿滑山路的高帮靴。加厚鞋领挡住碎石，橡胶鞋底在泥地里也抓得牢。",
        ),
        (
            attribute("waterproof", True),
            attribute("weight", 540),
            attribute("material", "nubuck leather", "磨砂皮革"),
            attribute("vegan", False),
            attribute("made_in", "Portugal", "葡萄牙"),
            attribute("warranty", 24),
        ),
        category="footwear",
        was=14900,
        rating=(4.6, 128),
        goes_with=("willow-wool-sock",),
        picture_text=both(
            "A brown ankle-high boot with yellow laces and a thick black sole.",
            "一双棕色高帮靴，黄色鞋带，黑色厚底。",
        ),
    ),
    product(
        "kestrel-trail-shoe",
        both("Kestrel Light Trail Shoe", "Kestrel 轻量越野跑鞋"),
        both("running shoe", "跑鞋"),
        "Kestrel",
        8900,
        {"blue 40": 5, "blue 42": 6, "red 42": 0},
        both(
            "A low shoe of airy mesh for dry paths and quick feet.",
            "低帮网布跑鞋，适合干燥路面和轻快步伐。",
        ),
        (
            attribute("waterproof", False),
            attribute("weight", 280),
            attribute("material", "polyester mesh", "聚酯网布"),
            attribute("vegan", True),
            attribute("breathable", True),
        ),
        category="footwear",
        rating=(4.2, 61),
    ),
    product(
        "willow-town-sneaker",
        both("Willow Town Sneaker", "Willow 城市休闲鞋"),
        both("sneaker", "休闲鞋"),
        "Willow",
        5950,
        {"white 38": 3, "white 40": 9},
        both(
            "A plain canvas sneaker for the city, soft from the first day.",
            "简单的帆布休闲鞋，第一天穿就很软。",
        ),
        (
            attribute("weight", 310),
            attribute("material", "cotton canvas", "棉帆布"),
            attribute("vegan", True),
            attribute("machine_washable", True),
        ),
        category="footwear",
        audience="women",
        rating=(3.9, 17),
    ),
    product(
        "hearth-rapid-kettle",
        both("Hearth Rapid Kettle", "Hearth 快煮电热水壶"),
        both("electric kettle", "电热水壶"),
        "Hearth",
        4999,
        {"silver": 12, "black": 0},
        both(
            "A steel kettle that boils quickly and switches itself off. The lid opens wide for cleaning.",
            "不锈钢水壶，烧水快，烧开后自动断电。壶盖开口大，便于清洗。",
        ),
        (
            attribute("capacity", 1.7),
            attribute("power", 2200),
            attribute("weight", 1150),
            attribute("material", "stainless steel", "不锈钢"),
            attribute("auto_off", True),
            attribute("talking", False),
            attribute("warranty", 24),
        ),
        category="kitchen",
        rating=(4.4, 210),
    ),
    product(
        "brightside-talking-kettle",
        both("Brightside Talking Kettle", "Brightside 语音电热水壶"),
        both("electric kettle", "电热水壶"),
        "Brightside",
        7400,
        {"white": 3},
        both(
            "It says aloud when the water boils and when it is lifted. The handle can be tilted with one hand.",
            "水开和提起时会语音播报。把手可以单手倾倒。",
        ),
        (
            attribute("capacity", 1.5),
            attribute("power", 1800),
            attribute("weight", 1280),
            attribute("talking", True),
            attribute("one_handed", True),
            attribute("auto_off", True),
            attribute("warranty", 36),
        ),
        category="kitchen",
        rating=(4.8, 95),
    ),
    product(
        "pebble-travel-kettle",
        both("Pebble Travel Kettle", "Pebble 旅行电热水壶"),
        both("travel kettle", "旅行电热水壶"),
        "Pebble",
        3200,
        {"green": 0},
        both("A small kettle that folds flat for the suitcase.", "可以折叠放进行李箱的小水壶。"),
        (
            attribute("capacity", 0.6),
            attribute("power", 1000),
            attribute("weight", 620),
            attribute("material", "silicone", "硅胶"),
        ),
        category="kitchen",
    ),
    product(
        "quietwave-over-ear",
        both("Quietwave Over-Ear Headphones", "Quietwave 头戴式降噪耳机"),
        both("over-ear headphones", "头戴式耳机"),
        "Quietwave",
        19900,
        {"black": 8, "beige": 1},
        both(
            "Active noise cancelling for trains and offices, with soft ear pads and a folding frame.",
            "主动降噪，适合火车和办公室；耳垫柔软，可折叠。",
        ),
        (
            attribute("noise_cancelling", True),
            attribute("wireless", True),
            attribute("rechargeable", True),
            attribute("battery_life", 35),
            attribute("weight", 265),
            attribute("waterproof", False),
            attribute("warranty", 24),
        ),
        category="audio",
        was=22900,
        rating=(4.7, 302),
    ),
    product(
        "tidemark-swim-buds",
        both("Tidemark Swim Earbuds", "Tidemark 游泳耳塞式耳机"),
        both("in-ear earbuds", "入耳式耳机"),
        "Tidemark",
        8450,
        {"blue": 14, "black": 3},
        both(
            "Sealed earbuds for the pool, with the music stored inside.",
            "密封设计，可以在泳池使用，音乐存在机身里。",
        ),
        (
            attribute("waterproof", True),
            attribute("wireless", True),
            attribute("rechargeable", True),
            attribute("battery_life", 8),
            attribute("weight", 32),
            attribute("noise_cancelling", False),
        ),
        category="audio",
        rating=(4.1, 40),
    ),
    product(
        "lumen-reading-lamp",
        both("Lumen Reading Lamp", "Lumen 阅读台灯"),
        both("desk lamp", "台灯"),
        "Lumen",
        6500,
        {"white": 6, "black": 5},
        both(
            "A dimmable LED lamp with a long arm; the light does not flicker.",
            "可调光LED台灯，长臂设计，无频闪。",
        ),
        (
            attribute("height", 48),
            attribute("power", 9),
            attribute("material", "aluminium", "铝"),
            attribute("weight", 1400),
        ),
        category="lighting",
        rating=(4.5, 77),
    ),
    product(
        "oakline-oak-board",
        both("Oakline Oak Cutting Board", "Oakline 橡木砧板"),
        both("cutting board", "砧板"),
        "Oakline",
        3800,
        {"-": 22},
        both(
            "A solid oak board with a juice groove. Oil it now and then.",
            "整块橡木砧板，带集水槽。请偶尔上油保养。",
        ),
        (
            attribute("material", "oak", "橡木"),
            attribute("dishwasher_safe", False),
            attribute("weight", 1900),
            attribute("care", "wipe clean, oil monthly", "擦拭清洁，每月上油"),
        ),
        category="kitchen",
        rating=(4.3, 12),
    ),
    product(
        "fernhill-rain-jacket",
        both("Fernhill Rain Jacket", "Fernhill 防雨夹克"),
        both("rain jacket", "防雨夹克"),
        "Fernhill",
        11000,
        {"green S": 2, "green M": 0, "blue M": 3, "blue L@11500": 1},
        both(
            "A hooded jacket of recycled polyester with taped seams and two zip pockets.",
            "再生聚酯连帽夹克，压胶接缝，两个拉链口袋。",
        ),
        (
            attribute("waterproof", True),
            attribute("machine_washable", True),
            attribute("weight", 410),
            attribute("material", "recycled polyester", "再生聚酯"),
        ),
        category="outerwear",
        rating=(4.0, 33),
    ),
    product(
        "finch-word-puzzle",
        both("Finch & Co Large Print Puzzle", "Finch & Co 大字拼图"),
        both("jigsaw puzzle", "拼图"),
        "Finch & Co",
        1850,
        {"-": 11},
        both(
            "A picture puzzle of garden birds with big pieces for small or stiff hands.",
            "花园小鸟拼图，大块拼片，方便孩子和手不灵活的人。",
        ),
        (
            attribute("pieces", 100),
            attribute("age_from", 6),
            attribute("large_print", True),
            attribute("material", "cardboard", "纸板"),
        ),
        category="toys",
    ),
)
POLICIES = (
    Policy(
        "shipping",
        both("Shipping", "配送"),
        both(
            "Standard shipping costs $4.95 and takes 3 to 5 working days. Standard shipping is free for orders of $50 or more. Express shipping costs $12.50 and takes 1 to 2 working days. We do not ship abroad.",
            "标准配送运费为4.95美元，需3至5个工作日。订单满50美元，标准配送免运费。加急配送运费为12.50美元，需1至2个工作日。不寄往国外。",
        ),
    ),
    Policy(
        "returns",
        both("Returns", "退换货"),
        both(
            "You can return any product within 30 days of delivery. The return label is free. Please send goods back unused and complete. We refund the full price within 5 working days after the parcel reaches us.",
            "商品送达后30天内均可退货。退货标签免费。请保持商品未使用、配件齐全。我们收到退货后5个工作日内全额退款。",
        ),
    ),
    Policy(
        "warranty",
        both("Warranty", "保修"),
        both(
            "Every product has the warranty stated on its page; where none is stated, it is 24 months. It covers faults of material and workmanship, not normal wear.",
            "每件商品的保修期以商品页面所写为准；没有写明的，保修期为24个月。保修范围是材料和工艺上的缺陷，不包括正常磨损。",
        ),
    ),
    Policy(
        "payment",
        both("Payment", "付款方式"),
        both(
            "You can pay by Visa, Mastercard, PayPal or Alipay. Orders of $100 or more can be paid in 3 monthly parts without interest.",
            "您可以使用Visa、万事达卡、PayPal或支付宝付款。订单满100美元，可分3个月免息付款。",
        ),
    ),
)
OFFERS = (
    Offer(
        "welcome-10",
        both("Welcome: 10 % off your first order", "新客礼：首单减10%"),
        both(
            "Take 10 % off your first order of $40 or more with the code WELCOME10.",
            "首单满40美元，输入优惠码WELCOME10可减10%。",
        ),
        date(2026, 1, 1),
        date(2027, 12, 31),
        percent_off=10,
        minimum=usd(4000),
        code="WELCOME10",
    ),
    Offer(
        "winter-warm",
        both("Winter warmth: 20 % off outerwear", "暖冬特惠：外套减20%"),
        both(
            "Outerwear is 20 % off with the code WARM20 from November 1, 2026 to February 28, 2027.",
            "2026年11月1日至2027年2月28日，外套输入优惠码WARM20可减20%。",
        ),
        date(2026, 11, 1),
        date(2027, 2, 28),
        percent_off=20,
        code="WARM20",
        categories=("outerwear",),
    ),
)
REVIEWS = (
    Review(
        "r1",
        "harrier-trail-boot",
        5,
        both(
            "Dry feet after a week in the rain, but the laces are short.",
            "雨里走了一周脚还是干的，就是鞋带短了点。",
        ),
        "Mara",
    ),
    Review(
        "r2",
        "brightside-talking-kettle",
        5,
        both("The voice is loud and clear, my mother loves it.", "声音响亮清楚，我妈妈很喜欢。"),
        "Lin",
    ),
)
ORDERS = (
    Order(
        "FF-10482",
        "c1",
        "shipped",
        date(2026, 11, 18),
        (OrderLine("hearth-rapid-kettle-silver", "hearth-rapid-kettle", 1, usd(4999)),),
        usd(5494),
        "UPS",
        "1Z999AA1",
        date(2026, 11, 24),
    ),
)
CATEGORIES = tuple(
    Category(key, both(en, zh), {"en": words_en, "zh": words_zh}, count)
    for key, en, zh, words_en, words_zh, count in (
        ("footwear", "Footwear", "鞋靴", ("shoe", "boot"), ("鞋", "靴子"), 3),
        ("kitchen", "Kitchen", "厨房用品", ("kettle", "cutting board"), ("水壶", "砧板"), 4),
        ("audio", "Audio", "音频", ("headphone", "earbud"), ("耳机",), 2),
        ("lighting", "Lighting", "灯具", ("lamp",), ("台灯", "灯"), 1),
        ("outerwear", "Outerwear", "外套", ("jacket",), ("夹克", "外套"), 1),
        ("toys", "Toys", "玩具", ("puzzle",), ("拼图",), 1),
    )
)
INFO = ShopInfo(
    both("Fernhill & Finch", "蕨山与雀"),
    "USD",
    ("en", "zh"),
    "hello@fernhillandfinch.example",
    "+1 202 555 0142",
)
BY_ID = {p.id: p for p in PRODUCTS}


def record(locale: str, ids: tuple[str, ...], question: str = "", **parts: object) -> Record:
    """A record as one reply gets it: the products named, and all that the shop says of itself."""
    return Record(
        INFO,
        locale,  # type: ignore[arg-type]
        date(2026, 11, 22),
        tuple(BY_ID[i] for i in ids),
        POLICIES,
        OFFERS,
        tuple(r for r in REVIEWS if r.product_id in ids),
        ORDERS,
        CATEGORIES,
        parts.get("filters", Filters(price_max=usd(15000))),  # type: ignore[arg-type]
        ("We have 3 kettles.", "我们有3款电热水壶。"),
        question,
    )
