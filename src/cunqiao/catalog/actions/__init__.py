"""What changes the catalogue and its stock."""

from cunqiao.catalog.actions.goods import (
    NewProduct,
    NewSku,
    add_category,
    add_products,
    add_skus,
    set_barcodes,
    set_picture,
)
from cunqiao.catalog.actions.merchants import start_merchant, start_merchant_in
from cunqiao.catalog.actions.offering import Described, NewGoods, describe, put_on_offer
from cunqiao.catalog.actions.prices import NewPrice, holds_from, set_price, set_prices, set_rate
from cunqiao.catalog.actions.stock import PoolKey, lock_pools, release_pieces, reserve_pieces, sell_pieces
from cunqiao.catalog.actions.supplies import NewSupply, supply, supply_all

__all__ = [
    "Described",
    "NewGoods",
    "NewPrice",
    "NewProduct",
    "NewSku",
    "NewSupply",
    "PoolKey",
    "add_category",
    "add_products",
    "add_skus",
    "describe",
    "holds_from",
    "lock_pools",
    "put_on_offer",
    "release_pieces",
    "reserve_pieces",
    "sell_pieces",
    "set_barcodes",
    "set_picture",
    "set_price",
    "set_prices",
    "set_rate",
    "start_merchant",
    "start_merchant_in",
    "supply",
    "supply_all",
]
