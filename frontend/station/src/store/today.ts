import { db } from '@/data/db'
import { read, type Projection } from '@/data/projection'
import type { Command, Parcel, Sku } from '@/data/rows'
import { operatorZone } from '@/data/operator'
import { freeFloatFen } from '@/lib/accounts'
import { daysSince, startOfDay } from '@/lib/calendar'
import { paidFen } from '@/lib/orders'

export interface Today {
  station: string
  floatFen: number
  cashFen: number
  orders: number
  coming: number
  waiting: { parcels: number; homes: number; longestDays: number }
  shown: Sku[]
}

/** What the first page says, from the store alone. */
export function readToday(): Promise<Today> {
  return read(async (rows) => {
    const zone = await operatorZone()
    const [station, accounts, placed, parcels, shown] = await Promise.all([
      db.station.toCollection().first(),
      rows.all('account'),
      rows.since('order', 'placed_at', startOfDay(zone)),
      rows.where('parcel', 'status', ['on_trip', 'at_station']),
      popularSkus(5),
    ])
    return {
      station: station?.name ?? '',
      floatFen: freeFloatFen(accounts),
      cashFen: placed.reduce((sum, order) => sum + paidFen(order), 0),
      orders: placed.length,
      coming: parcels.filter(({ status }) => status === 'on_trip').length,
      waiting: await waitingFor(rows, parcels.filter(({ status }) => status === 'at_station'), zone),
      shown,
    }
  })
}

async function waitingFor(rows: Projection, parcels: Parcel[], zone: string | undefined): Promise<Today['waiting']> {
  const villagers = await rows.byId('villager', parcels.map(({ villager_id }) => villager_id))
  const homes = new Set(parcels.map(({ villager_id }) => villagers.get(villager_id)?.household_id ?? villager_id))
  const days = parcels.map(({ received_at }) => (received_at ? daysSince(zone, received_at) : 0))
  return { parcels: parcels.length, homes: homes.size, longestDays: Math.max(0, ...days) }
}

/** What neighbours buy: of the station first, then of the county; only what can be sold. */
export async function popularSkus(most: number): Promise<Sku[]> {
  const [station, county] = await db.popular.bulkGet(['station', 'county'])
  const ids = [...new Set([...(station?.sku_ids ?? []), ...(county?.sku_ids ?? [])])]
  const found = (await db.sku.bulkGet(ids)).filter((sku): sku is Sku => sku !== undefined && sku.stock !== 'none')
  return found.length >= most ? found.slice(0, most) : [...found, ...(await oneOfEachShelf())].slice(0, most)
}

/** Before anybody has bought anything: one SKU of each category, another one every day. */
async function oneOfEachShelf(): Promise<Sku[]> {
  const shelves = (await db.sku.orderBy('category').uniqueKeys()) as string[]
  const day = Math.floor(Date.now() / 86_400_000)
  const turned = shelves.map((_, i) => shelves[(i + day) % shelves.length]!)
  const found = await Promise.all(turned.map((slug) => db.sku.where('category').equals(slug).offset(day % 7).first()))
  return found.filter((sku): sku is Sku => sku !== undefined && sku.stock !== 'none')
}

/** Whether a refusal says that a price has changed: the basket was kept, and waits for a decision. */
export function isPriceChange(command: Command): boolean {
  return command.problem?.type === '/problems/price_changed'
}
