import { db } from '@/data/db'
import type { Command, Parcel, Sku } from '@/data/rows'
import { operatorZone } from '@/data/zone'
import { daysSince, startOfDay } from '@/lib/calendar'
import { cashOf, paidFen } from '@/lib/orders'

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
export async function readToday(): Promise<Today> {
  const since = startOfDay(await operatorZone())
  const [station, floats, placed, unsent, coming, here] = await Promise.all([
    db.station.toCollection().first(),
    db.account.where('kind').equals('float').toArray(),
    db.order.where('placed_at').aboveOrEqual(since).toArray(),
    db.commands.where('outcome').equals('waiting').toArray(),
    db.parcel.where('status').equals('on_trip').count(),
    db.parcel.where('status').equals('at_station').toArray(),
  ])
  const unsentOrders = unsent.filter(({ kind }) => kind === 'order')
  const sum = (amounts: number[]) => amounts.reduce((total, fen) => total + fen, 0)
  return {
    station: station?.name ?? '',
    floatFen: sum(floats.map(({ balance_fen, floor_fen }) => balance_fen - (floor_fen ?? 0))),
    cashFen: sum(placed.map(paidFen)) + sum(unsentOrders.map(cashOf)),
    orders: placed.length + unsentOrders.length,
    coming,
    waiting: await waitingFor(here),
    shown: await popularSkus(5),
  }
}

async function waitingFor(parcels: Parcel[]): Promise<Today['waiting']> {
  const villagers = await db.villager.bulkGet([...new Set(parcels.map(({ villager_id }) => villager_id))])
  const homes = new Set(villagers.map((villager) => villager?.household_id ?? villager?.id))
  const longestDays = Math.max(0, ...parcels.map(({ received_at }) => (received_at ? daysSince(received_at) : 0)))
  return { parcels: parcels.length, homes: homes.size, longestDays }
}

/** What neighbours buy: of the station first, then of the county; only what can be sold. */
export async function popularSkus(most: number): Promise<Sku[]> {
  const [station, county] = await db.popular.bulkGet(['station', 'county'])
  const ids = [...new Set([...(station?.sku_ids ?? []), ...(county?.sku_ids ?? [])])]
  const found = (await db.sku.bulkGet(ids)).filter((sku): sku is Sku => sku !== undefined && sku.stock !== 'none')
  return found.length >= most ? found.slice(0, most) : [...found, ...(await oneOfEachShelf())].slice(0, most)
}

/** Where nobody has bought yet: something of every shelf, others every day. */
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
