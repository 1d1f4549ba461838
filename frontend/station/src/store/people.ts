import { db } from '@/data/db'
import type { Order, Parcel, Sku, Villager } from '@/data/rows'

/** `times` the villager bought it, `last` when. */
export interface Often {
  sku: Sku
  times: number
  last: string
}

export interface Card {
  family: Villager[]
  orders: (Order & { skus: (Sku | null)[]; parcels: Parcel[] })[]
  often: Often[]
}

/** What a villager bought, and who else lives in the house. */
export async function readCard(villager: Villager): Promise<Card> {
  const [orders, family] = await Promise.all([
    db.order.where('villager_id').equals(villager.id).toArray(),
    villager.household_id ? db.villager.where('household_id').equals(villager.household_id).toArray() : [],
  ])
  orders.sort((a, b) => b.placed_at.localeCompare(a.placed_at))
  const ids = [...new Set(orders.flatMap(({ lines }) => lines.map(({ sku_id }) => sku_id)))]
  const skus = new Map((await db.sku.bulkGet(ids)).filter((sku) => sku !== undefined).map((sku) => [sku.id, sku]))
  const parcels = await db.parcel.where('villager_id').equals(villager.id).toArray()
  return {
    family: family.filter(({ id }) => id !== villager.id),
    orders: orders.map((order) => ({
      ...order,
      skus: order.lines.map(({ sku_id }) => skus.get(sku_id) ?? null),
      parcels: parcels.filter((parcel) => parcel.order === order.number),
    })),
    often: often(orders, skus),
  }
}

/** What was bought most often, and of those the latest; only what can be sold. Orders come newest first. */
export function often(orders: Order[], skus: ReadonlyMap<string, Sku>): Often[] {
  const found = new Map<string, Often>()
  for (const order of orders)
    for (const { sku_id, quantity, cancelled } of order.lines) {
      const sku = skus.get(sku_id)
      if (!sku || sku.stock === 'none' || quantity === cancelled) continue
      const known = found.get(sku_id) ?? { sku, times: 0, last: order.placed_at }
      found.set(sku_id, { ...known, times: known.times + 1 })
    }
  return [...found.values()].sort((a, b) => b.times - a.times || b.last.localeCompare(a.last))
}
