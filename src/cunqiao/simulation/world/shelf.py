"""What the made-up merchants sell: the trade's categories and kinds of things, appliances first.

Prices are ranges in yuan, calibrated so that an order comes to some 150 to 160 yuan with a tail
of appliances.
"""

from dataclasses import dataclass
from typing import Literal

Handling = Literal["small", "bulky", "install"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a thing: its words, and how its price compares."""

    zh: str
    en: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing. `low` to `high` is what its first form costs, in yuan."""

    zh: str
    en: str
    low: int
    high: int
    variants: tuple[Variant, ...]
    handling: Handling = "small"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category under one of `TOPS`, with its rates in basis points and what stands in it."""

    slug: str
    zh: str
    en: str
    top: str
    fee_bp: int
    commission_bp: int
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Seller:
    """A merchant: the end of its people's user name, its name, its shelves."""

    slug: str
    name: str
    shelves: tuple[str, ...]


def _forms(*words: str, factors: tuple[float, ...] = ()) -> tuple[Variant, ...]:
    """Forms from words that read alike in both languages, or from `中文/English`."""
    pairs = [word.split("/") for word in words]
    factors = factors or (1.0,) * len(words)
    return tuple(Variant(pair[0], pair[-1], factor) for pair, factor in zip(pairs, factors, strict=True))


COLOURS = _forms("白色/white", "灰色/grey", "红色/red", "蓝色/blue")
DEEP_COLOURS = _forms("黑色/black", "藏青/navy", "咖啡色/brown")
SIZES = _forms("M", "L", "XL", "2XL", "3XL", "4XL")
CHILD_SIZES = _forms("110cm", "120cm", "130cm", "140cm", "150cm")
SHOE_SIZES = _forms(*(f"{size}码/size {size}" for size in (35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45)))
PACKS = _forms("1件/1 piece", "2件/2 pieces", "3件/3 pieces", factors=(1, 1.9, 2.7))
KILOS = _forms("1kg", "2kg", "5kg", factors=(1, 1.9, 4.5))
LITRES = _forms("2L", "3L", "4L", "5L", factors=(0.8, 1, 1.2, 1.4))
BOTTLES = _forms("50ml", "100ml", "200ml", factors=(1, 1.7, 3))
BAGS = _forms("10g", "50g", "100g", factors=(1, 3, 5))

TOPS = (
    ("appliances", "家用电器", "Household appliances"),
    ("clothing-and-shoes", "服装鞋帽", "Clothing and shoes"),
    ("daily-goods", "日用百货", "Daily goods"),
    ("cosmetics", "美妆个护", "Cosmetics"),
    ("farm-inputs", "农资农具", "Farm inputs"),
)

SHELVES = (
    Shelf("large-appliances", "大家电", "Large appliances", "appliances", 800, 300, (
        Kind("滚筒洗衣机", "front-loading washing machine", 1199, 2399,
             _forms("7kg", "8kg", "10kg", factors=(1, 1.15, 1.4)), "install"),
        Kind("波轮洗衣机", "top-loading washing machine", 599, 1099,
             _forms("6kg", "8kg", "10kg", factors=(1, 1.2, 1.45)), "bulky"),
        Kind("双门冰箱", "two-door refrigerator", 799, 1499,
             _forms("150L", "180L", "210L", factors=(1, 1.15, 1.35)), "bulky"),
        Kind("冷柜", "chest freezer", 699, 1299, _forms("100L", "200L", factors=(1, 1.4)), "bulky"),
        Kind("液晶电视", "television", 799, 1699,
             _forms("32英寸/32 inch", "43英寸/43 inch", "55英寸/55 inch", factors=(1, 1.6, 2.4)),
             "install"),
        Kind("壁挂空调", "air conditioner", 1499, 2299,
             _forms("1匹/1 hp", "1.5匹/1.5 hp", factors=(1, 1.2)), "install"),
        Kind("电热水器", "water heater", 499, 1099,
             _forms("40L", "60L", "80L", factors=(1, 1.2, 1.4)), "install"),
        Kind("抽油烟机", "range hood", 499, 1199, DEEP_COLOURS[:2], "install"),
    )),
    Shelf("small-appliances", "小家电", "Small appliances", "appliances", 1000, 400, (
        Kind("电饭煲", "rice cooker", 99, 259, LITRES),
        Kind("电热水壶", "electric kettle", 39, 99, COLOURS[:3]),
        Kind("电压力锅", "electric pressure cooker", 159, 329, LITRES[1:]),
        Kind("电磁炉", "induction cooker", 99, 229, DEEP_COLOURS[:2]),
        Kind("落地电风扇", "floor fan", 79, 169, COLOURS[:2]),
        Kind("取暖器", "heater", 69, 189, COLOURS[:2]),
        Kind("豆浆机", "soy-milk maker", 129, 279, COLOURS[:3]),
        Kind("电热毯", "electric blanket", 49, 129,
             _forms("单人/single", "双人/double", factors=(1, 1.4))),
        Kind("吹风机", "hair dryer", 39, 99, COLOURS),
        Kind("收音机", "radio", 39, 119, DEEP_COLOURS),
    )),
    Shelf("womens-clothing", "女装", "Women's clothing", "clothing-and-shoes", 1500, 500, (
        Kind("女士羽绒服", "women's down jacket", 129, 299, SIZES),
        Kind("女士针织衫", "women's sweater", 39, 119, SIZES),
        Kind("女士休闲裤", "women's trousers", 39, 99, SIZES),
        Kind("碎花连衣裙", "floral dress", 49, 139, SIZES[:4]),
        Kind("女士保暖内衣", "women's thermal underwear", 39, 89, SIZES),
    )),
    Shelf("mens-clothing", "男装", "Men's clothing", "clothing-and-shoes", 1500, 500, (
        Kind("男士棉服", "men's padded jacket", 109, 259, SIZES),
        Kind("男士衬衫", "men's shirt", 39, 109, SIZES),
        Kind("男士牛仔裤", "men's jeans", 59, 129, SIZES),
        Kind("工装外套", "work jacket", 59, 149, SIZES),
        Kind("男士保暖内衣", "men's thermal underwear", 39, 89, SIZES),
    )),
    Shelf("childrens-clothing", "童装", "Children's clothing", "clothing-and-shoes", 1500, 500, (
        Kind("儿童羽绒服", "children's down jacket", 89, 199, CHILD_SIZES),
        Kind("儿童卫衣", "children's sweatshirt", 29, 79, CHILD_SIZES),
        Kind("儿童运动裤", "children's track trousers", 25, 69, CHILD_SIZES),
        Kind("校服衬衫", "school shirt", 25, 59, CHILD_SIZES),
    )),
    Shelf("shoes", "鞋靴", "Shoes", "clothing-and-shoes", 1500, 500, (
        Kind("老北京布鞋", "cloth shoes", 25, 59, SHOE_SIZES),
        Kind("棉鞋", "padded shoes", 35, 89, SHOE_SIZES),
        Kind("运动鞋", "trainers", 69, 189, SHOE_SIZES),
        Kind("雨靴", "rain boots", 29, 69, SHOE_SIZES),
        Kind("劳保鞋", "safety shoes", 59, 139, SHOE_SIZES[3:]),
    )),
    Shelf("household", "家清用品", "Household goods", "daily-goods", 1200, 450, (
        Kind("洗衣液", "laundry liquid", 15, 35, KILOS),
        Kind("抽纸", "tissues", 12, 29, _forms("10包/10 packs", "24包/24 packs", factors=(1, 2.1))),
        Kind("洗洁精", "dish soap", 9, 19, KILOS),
        Kind("塑料收纳箱", "storage box", 19, 59, COLOURS[:3]),
        Kind("保温瓶", "vacuum flask", 29, 79, COLOURS),
        Kind("LED灯泡", "LED bulb", 5, 15, _forms("9W", "15W", "30W", factors=(1, 1.5, 2.5))),
    )),
    Shelf("kitchenware", "厨具", "Kitchenware", "daily-goods", 1200, 450, (
        Kind("不粘炒锅", "non-stick wok", 49, 139,
             _forms("30cm", "32cm", "34cm", factors=(1, 1.1, 1.25))),
        Kind("菜刀", "kitchen knife", 25, 79, PACKS[:2]),
        Kind("陶瓷碗", "ceramic bowls", 19, 49,
             _forms("4只/set of 4", "10只/set of 10", factors=(1, 2.2))),
        Kind("不锈钢蒸锅", "steel steamer", 59, 139, _forms("28cm", "32cm", factors=(1, 1.3))),
        Kind("保鲜盒", "food boxes", 15, 45, PACKS),
    )),
    Shelf("bedding", "床上用品", "Bedding", "daily-goods", 1300, 450, (
        Kind("棉被", "quilt", 79, 199,
             _forms("150cm", "180cm", "200cm", factors=(1, 1.2, 1.4)), "bulky"),
        Kind("四件套", "bed linen set", 89, 219, _forms("1.5m", "1.8m", factors=(1, 1.15))),
        Kind("枕头", "pillow", 25, 69, PACKS[:2]),
        Kind("毛巾", "towels", 12, 29, PACKS),
        Kind("凉席", "summer mat", 59, 149, _forms("1.5m", "1.8m", factors=(1, 1.2)), "bulky"),
    )),
    Shelf("skin-care", "护肤", "Skin care", "cosmetics", 1800, 500, (
        Kind("保湿面霜", "moisturising cream", 25, 89, BOTTLES[:2]),
        Kind("护手霜", "hand cream", 9, 25, PACKS),
        Kind("洗面奶", "face wash", 15, 45, BOTTLES[1:]),
        Kind("面膜", "face masks", 19, 59,
             _forms("5片/5 masks", "10片/10 masks", factors=(1, 1.8))),
        Kind("口红", "lipstick", 29, 79, _forms("正红/red", "豆沙/rose", "橘色/orange")),
    )),
    Shelf("personal-care", "个护清洁", "Personal care", "cosmetics", 1500, 450, (
        Kind("洗发水", "shampoo", 19, 49, _forms("400ml", "750ml", factors=(1, 1.6))),
        Kind("沐浴露", "body wash", 15, 39, _forms("500ml", "1L", factors=(1, 1.7))),
        Kind("牙膏", "toothpaste", 6, 15, PACKS),
        Kind("牙刷", "toothbrushes", 5, 15, PACKS),
        Kind("香皂", "soap", 4, 9, PACKS),
    )),
    Shelf("farm-tools", "农具", "Farm tools", "farm-inputs", 1000, 350, (
        Kind("电动喷雾器", "electric sprayer", 129, 259,
             _forms("16L", "20L", factors=(1, 1.2)), "bulky"),
        Kind("锄头", "hoe", 19, 49, PACKS[:2]),
        Kind("修枝剪", "pruning shears", 15, 59, DEEP_COLOURS[:2]),
        Kind("遮阳网", "shade net", 29, 99, _forms("2×10m", "4×10m", factors=(1, 1.8))),
        Kind("橡胶手套", "rubber gloves", 6, 19, PACKS),
    )),
    Shelf("seeds-and-fertiliser", "种子肥料", "Seeds and fertiliser", "farm-inputs", 900, 350, (
        Kind("辣椒种子", "chilli seeds", 5, 19, BAGS),
        Kind("白菜种子", "cabbage seeds", 4, 15, BAGS),
        Kind("玉米种子", "maize seeds", 19, 49, KILOS[:2]),
        Kind("复合肥", "compound fertiliser", 59, 149,
             _forms("20kg", "40kg", factors=(1, 1.9)), "bulky"),
        Kind("水溶肥", "soluble fertiliser", 15, 49, KILOS),
    )),
)  # fmt: skip

# The first four sell something of everything, so that a smaller world is one too.
SELLERS = (
    Seller("electricals", "演示·家电商行", ("large-appliances", "small-appliances")),
    Seller("general", "演示·日用百货", ("household", "kitchenware", "personal-care")),
    Seller("clothing", "演示·衣坊", ("womens-clothing", "mens-clothing", "shoes")),
    Seller("farm", "演示·农资店", ("farm-tools", "seeds-and-fertiliser")),
    Seller("appliances", "演示·电器直营店", ("large-appliances",)),
    Seller("small-appliances", "演示·小家电铺", ("small-appliances",)),
    Seller("shoes", "演示·鞋城", ("shoes",)),
    Seller("children", "演示·童装屋", ("childrens-clothing",)),
    Seller("home", "演示·家居用品店", ("bedding", "household")),
    Seller("kitchen", "演示·厨具店", ("kitchenware", "small-appliances")),
    Seller("cosmetics", "演示·美妆店", ("skin-care", "personal-care")),
    Seller("seeds", "演示·种子农具社", ("seeds-and-fertiliser", "farm-tools")),
)

BRANDS = (
    *(("示例云溪", "Demo Yunxi"), ("示例山禾", "Demo Shanhe"), ("示例田喜", "Demo Tianxi")),
    *(("示例禾家", "Demo Hejia"), ("示例青坞", "Demo Qingwu"), ("示例石桥", "Demo Shiqiao")),
    *(("示例春麦", "Demo Chunmai"), ("示例小满", "Demo Xiaoman"), ("示例竹里", "Demo Zhuli")),
    *(("示例暖冬", "Demo Nuandong"), ("示例百谷", "Demo Baigu"), ("示例乐川", "Demo Lechuan")),
)
