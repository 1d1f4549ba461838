import type { Rows } from '@/data/pending'
import { read } from '@/data/projection'
import type { Order, Parcel, Sku, Villager } from '@/data/rows'
import { boughtPieces } from '@/lib/pieces'
import { skusOf } from './goods'

/** How many parcels lie here for each villager. */
export async function waitingByVillager(): Promise<Map<string, number>> {
  const waiting = new Map<string, number>()
  for (const { villager_id } of await read((rows) => rows.where('parcel', 'status', ['at_station'])))
    waiting.set(villager_id, (waiting.get(villager_id) ?? 0) + 1)
  return waiting
}

/** `times` the villager bought it, `last` when. */
export interface Often {
  sku: Sku
  times: number
  last: string
}

export type Bought = Rows['order'] & { skus: (Sku | null)[]; parcels: Parcel[] }

export interface Card {
  villager: Villager
  family: Villager[]
  orders: Bought[]
  often: Often[]
  here: number
}

/** What a villager bought, and who else lives in the house. */
export function readCard(villager: Villager): Promise<Card> {
  return read(async (rows) => {
    const [orders, parcels, family] = await Promise.all([
      rows.where('order', 'villager_id', [villager.id]),
      rows.where('parcel', 'villager_id', [villager.id]),
      villager.household_id ? rows.where('villager', 'household_id', [villager.household_id]) : [],
    ])
    orders.sort((a, b) => b.placed_at.localeCompare(a.placed_at))
    const skus = await skusOf(orders)
    return {
      villager,
      family: family.filter(({ id }) => id !== villager.id),
      orders: orders.map((order) => ({
        ...order,
        skus: order.lines.map(({ sku_id }) => skus.get(sku_id) ?? null),
        parcels: parcels.filter((parcel) => parcel.order === order.number),
      })),
      often: often(orders, skus),
      here: parcels.filter(({ status }) => status === 'at_station').length,
    }
  })
}

/** What was bought most often, and of those the latest; only what can be sold. Orders come newest first. */
export function often(orders: Order[], skus: ReadonlyMap<string, Sku>): Often[] {
  const found = new Map<string, Often>()
  for (const order of orders)
    for (const line of order.lines) {
      const sku = skus.get(line.sku_id)
      if (!sku || sku.stock === 'none' || !boughtPieces(line)) continue
      const known = found.get(sku.id) ?? { sku, times: 0, last: order.placed_at }
      found.set(sku.id, { ...known, times: known.times + 1 })
    }
  return [...found.values()].sort((a, b) => b.times - a.times || b.last.localeCompare(a.last))
}
