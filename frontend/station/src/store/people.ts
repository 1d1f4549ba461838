import { db } from '@/data/db'
import type { Order, Parcel, Sku, Villager } from '@/data/rows'

/** How many parcels lie here for each villager. */
export async function waitingByVillager(): Promise<Map<string, number>> {
  const waiting = new Map<string, number>()
  for (const { villager_id } of await db.parcel.where('status').equals('at_station').toArray())
    waiting.set(villager_id, (waiting.get(villager_id) ?? 0) + 1)
  return waiting
}

/** `times` the villager bought it, `last` when. */
export interface Often {
  sku: Sku
  times: number
  last: string
}

export type Bought = Order & { skus: (Sku | null)[]; parcels: Parcel[] }

export interface Card {
  villager: Villager
  family: Villager[]
  orders: Bought[]
  often: Often[]
  here: number
}

/** What a villager bought, and who else lives in the house. */
export async function readCard(villager: Villager): Promise<Card> {
  const [orders, parcels, family] = await Promise.all([
    db.order.where('villager_id').equals(villager.id).toArray(),
    db.parcel.where('villager_id').equals(villager.id).toArray(),
    villager.household_id ? db.villager.where('household_id').equals(villager.household_id).toArray() : [],
  ])
  orders.sort((a, b) => b.placed_at.localeCompare(a.placed_at))
  const ids = [...new Set(orders.flatMap(({ lines }) => lines.map(({ sku_id }) => sku_id)))]
  const found = (await db.sku.bulkGet(ids)).filter((sku): sku is Sku => sku !== undefined)
  const skus = new Map(found.map((sku) => [sku.id, sku]))
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

/** The lines of an order that can still be cancelled: nothing of their consignment has left. */
export function cancellable(order: Order): Order['lines'] {
  const open = new Set(order.consignments.filter(({ status }) => status === 'to_ship').map(({ number }) => number))
  return order.lines.filter((line) => open.has(line.consignment) && line.quantity > line.cancelled + line.expired)
}

/** The cash to give back when those lines are cancelled whole: what has been paid beyond what is left. */
export function backFen(order: Order, lines: Order['lines']): number {
  const less = lines.reduce((sum, l) => sum + (l.quantity - l.cancelled - l.expired) * l.unit_price_fen, 0)
  return Math.max(0, less - order.due_fen)
}
