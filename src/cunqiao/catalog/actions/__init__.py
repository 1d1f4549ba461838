"""What changes the catalogue and its stock."""

from cunqiao.catalog.actions.goods import NewSku, add_category, add_product, add_skus, set_barcodes
from cunqiao.catalog.actions.merchants import start_merchant, start_merchant_in
from cunqiao.catalog.actions.prices import NewPrice, holds_from, set_price, set_prices, set_rate
from cunqiao.catalog.actions.stock import PoolKey, lock_pools, release_pieces, reserve_pieces, sell_pieces
from cunqiao.catalog.actions.supplies import NewSupply, supply, supply_all

__all__ = [
    "NewPrice",
    "NewSku",
    "NewSupply",
    "PoolKey",
    "add_category",
    "add_product",
    "add_skus",
    "holds_from",
    "lock_pools",
    "release_pieces",
    "reserve_pieces",
    "sell_pieces",
    "set_barcodes",
    "set_price",
    "set_prices",
    "set_rate",
    "start_merchant",
    "start_merchant_in",
    "supply",
    "supply_all",
]
