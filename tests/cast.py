"""The small named cast of the tests: two counties, three stations, two merchants, four goods, a few people.

Built once into the template database by the domains' own actions; every test finds it there. Names are made up.
"""

import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cunqiao.kernel.scope import County, Network, Role, Scope

TONGLU, WUYUAN = 877, 1258  # our numbers of the counties


def _id(number: int) -> UUID:
    return UUID(int=number)


# people
HAN, HE, AN = _id(1), _id(2), _id(3)  # two of headquarters, an auditor
OU, DI, OU_WUYUAN, DI_WUYUAN = _id(4), _id(5), _id(6), _id(7)  # operators and drivers
QIN, XU, WEN = _id(11), _id(12), _id(13)  # partners
MEI, RUI = _id(21), _id(22)  # of the merchants
# places
QINGSHAN, XIXI, SIKOU = _id(101), _id(102), _id(103)  # stations; the last in Wuyuan
CENTRE, CENTRE_WUYUAN = _id(111), _id(112)
CARRIER, CARRIER_WUYUAN = _id(121), _id(122)
TENURE, TENURE_XIXI, TENURE_SIKOU = _id(131), _id(132), _id(133)
HOUSE, HOUSE_XIXI, HOUSE_SIKOU = _id(141), _id(142), _id(143)
WANG, LI, ZHAO, SUN = _id(151), _id(152), _id(153), _id(154)  # villagers: two of Qingshan, of Xixi, of Sikou
# goods
APPLIANCES, DAILY = _id(201), _id(202)  # merchants
KETTLE, FRIDGE, SOAP, TOWEL = (
    _id(211),
    _id(212),
    _id(213),
    _id(214),
)  # the first two are APPLIANCES', the others DAILY's
PRICE = {KETTLE: 129_00, FRIDGE: 1999_00, SOAP: 12_50, TOWEL: 19_90}
FEE_BP, COMMISSION_BP = {APPLIANCES: 800, DAILY: 1000}, {APPLIANCES: 300, DAILY: 500}
STOCK = {
    (TONGLU, KETTLE): 100,
    (TONGLU, SOAP): 200,
    (TONGLU, TOWEL): 50,
    (WUYUAN, SOAP): 200,
    (0, KETTLE): 5,
    (0, FRIDGE): 20,
}
FLOAT_FEN = {TENURE: 20_000_00, TENURE_XIXI: 1_000_00, TENURE_SIKOU: 20_000_00}
BEGAN = datetime(2026, 10, 31, tzinfo=UTC)  # when the cast came to work; before the days that tests name
# by the first versions of the policies
SHIP_BY, RETURN_WINDOW = timedelta(hours=48), timedelta(days=7)
HANDLING_FEE_FEN, LAST_LEG_FEE_FEN = 1_00, 3_00
PASSWORD = "qingshan-2015"  # everybody's

headquarters = Scope(Role.HEADQUARTERS, HAN, Network())
second_headquarters = Scope(Role.HEADQUARTERS, HE, Network())
auditor = Scope(Role.AUDITOR, AN, Network())
operator = Scope(Role.COUNTY_OPERATOR, OU, County(TONGLU))
operator_wuyuan = Scope(Role.COUNTY_OPERATOR, OU_WUYUAN, County(WUYUAN))
driver = Scope(Role.DRIVER, DI, County(TONGLU))
partner = Scope(Role.PARTNER, QIN, County(TONGLU), QINGSHAN, "1001", TENURE, TENURE, "A")
partner_xixi = Scope(Role.PARTNER, XU, County(TONGLU), XIXI, "1002", TENURE_XIXI, TENURE_XIXI, "A")
partner_sikou = Scope(Role.PARTNER, WEN, County(WUYUAN), SIKOU, "1003", TENURE_SIKOU, TENURE_SIKOU, "A")
merchant = Scope(Role.MERCHANT, MEI, Network(), APPLIANCES)
merchant_daily = Scope(Role.MERCHANT, RUI, Network(), DAILY)


def build() -> None:
    """Make the cast in an empty, migrated database."""
    from cunqiao.kernel import clock
    from cunqiao.kernel.installation import settle
    from cunqiao.regions.loading import load

    settle(demo=True)
    load(counties=[TONGLU, WUYUAN])
    with clock.at(BEGAN):
        _people()
        _counties()
        _stations()
        _goods()


def _people() -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    from cunqiao.identity.actions import grant_role, register_person
    from cunqiao.identity.models import Person
    from cunqiao.kernel import clock

    everybody = {
        HAN: "han", HE: "he", AN: "an", OU: "ou", DI: "di", OU_WUYUAN: "ou2", DI_WUYUAN: "di2",
        QIN: "qin", XU: "xu", WEN: "wen", MEI: "mei", RUI: "rui",
    }  # fmt: skip
    people = {id: register_person(id=id, username=name, name=name.title()) for id, name in everybody.items()}
    Person.objects.update(password=MD5PasswordHasher().encode(PASSWORD, "cast"))  # compared in no time
    for id, role, county_id, place_id in (
        (HAN, Role.HEADQUARTERS, None, None), (HE, Role.HEADQUARTERS, None, None), (AN, Role.AUDITOR, None, None),
        (OU, Role.COUNTY_OPERATOR, TONGLU, None), (DI, Role.DRIVER, TONGLU, None),
        (OU_WUYUAN, Role.COUNTY_OPERATOR, WUYUAN, None), (DI_WUYUAN, Role.DRIVER, WUYUAN, None),
        (MEI, Role.MERCHANT, None, APPLIANCES), (RUI, Role.MERCHANT, None, DAILY),
    ):  # fmt: skip
        grant_role(id=id, person=people[id], role=role, county_id=county_id, place_id=place_id, at=clock.now())


def _counties() -> None:
    from cunqiao.kernel import clock
    from cunqiao.network.actions import open_centre, start_carrier

    now = clock.now()
    open_centre(id=CENTRE, county_id=TONGLU, name="桐庐县运营中心", at=now)
    open_centre(id=CENTRE_WUYUAN, county_id=WUYUAN, name="婺源县运营中心", at=now)
    start_carrier(id=CARRIER, county_id=TONGLU, name="桐庐城乡快运", at=now)
    start_carrier(id=CARRIER_WUYUAN, county_id=WUYUAN, name="婺源城乡快运", at=now)


def _stations() -> None:
    from cunqiao.identity.actions import open_till
    from cunqiao.identity.models import Person
    from cunqiao.kernel import clock
    from cunqiao.kernel.county import new_id
    from cunqiao.network.actions import begin_tenure, open_station
    from cunqiao.regions.models import Region
    from cunqiao.villagers.actions import NewVillager, open_households, register_villagers

    now = clock.now()
    for scope, name, house, villagers in (
        (partner, "青山", HOUSE, {WANG: ("王秀英", "13800001234"), LI: ("李建国", "")}),
        (partner_xixi, "西溪", HOUSE_XIXI, {ZHAO: ("赵小梅", "13900005678")}),
        (partner_sikou, "思口", HOUSE_SIKOU, {SUN: ("孙长河", "13700009999")}),
    ):
        county, station_id = scope.county_id, scope.place_id
        village = Region.objects.filter(county_id=county, children=None).order_by("code")[int(scope.place) - 1001]
        station = open_station(
            id=station_id, county_id=county, village_code=village.code, name=f"{name}服务站", hours="8-20", at=now
        )
        assert station.number == scope.place, "the first station numbers are known"
        begin_tenure(
            id=scope.required_tenure_id, station=station, person=Person.objects.get(id=scope.person_id), at=now
        )
        open_till(id=new_id(), county_id=county, station_id=station_id, letter="A", name="手机")
        open_households(county, {house: station_id})
        register_villagers(
            county,
            [
                NewVillager(id, station_id, name, scope.person_id, phone, house)
                for id, (name, phone) in villagers.items()
            ],
        )
        _top_up(scope)


def _top_up(scope: Scope) -> None:
    from cunqiao.kernel.county import new_id
    from cunqiao.ledger.actions import confirm_top_up, request_top_up

    asked = request_top_up(scope, id=new_id(), amount_fen=FLOAT_FEN[scope.required_tenure_id])
    by = operator if scope.county_id == TONGLU else operator_wuyuan
    confirm_top_up(by, asked, entry_id=new_id(), bank_reference=f"first {scope.place}")


def _goods() -> None:
    from cunqiao.catalog.actions import (
        NewPrice,
        NewProduct,
        NewSku,
        NewSupply,
        add_category,
        add_products,
        add_skus,
        set_prices,
        set_rate,
        start_merchant,
        start_merchant_in,
        supply_all,
    )  # fmt: skip
    from cunqiao.catalog.models import Handling
    from cunqiao.kernel import clock
    from cunqiao.kernel.county import new_id

    now = clock.now()
    goods = {
        APPLIANCES: ("家电商行", "appliances", "家电", "Appliances", {
            KETTLE: ("电水壶 1.7 升", "Electric kettle 1.7 l", Handling.SMALL),
            FRIDGE: ("双门冰箱 180 升", "Fridge 180 l", Handling.INSTALL),
        }),
        DAILY: ("日用百货", "daily", "日用品", "Daily goods", {
            SOAP: ("香皂 四块装", "Soap, four bars", Handling.SMALL),
            TOWEL: ("纯棉毛巾", "Cotton towel", Handling.SMALL),
        }),
    }  # fmt: skip
    for id, (name, slug, category_name, category_en, skus) in goods.items():
        seller = start_merchant(id=id, name=name, at=now)
        start_merchant_in(seller, [TONGLU, WUYUAN])
        category = add_category(id=new_id(), slug=slug, name=category_name, name_en=category_en)
        set_rate(category=category, fee_bp=FEE_BP[id], commission_bp=COMMISSION_BP[id], valid_from=now)
        for sku_id, (sku_name, sku_en, handling) in skus.items():
            thing_id = new_id()
            add_products([NewProduct(thing_id, seller.id, category.id, sku_name, now, sku_en)])
            add_skus([NewSku(sku_id, thing_id, sku_name, now, sku_en, handling)])
    set_prices([NewPrice(sku_id, price, now) for sku_id, price in PRICE.items()])
    supply_all([NewSupply(new_id(), county, sku, quantity) for (county, sku), quantity in STOCK.items()])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cunqiao.project.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    build()
