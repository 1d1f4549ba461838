import { db } from '@/data/db'
import type { Command, Order, Parcel, Sku, Villager } from '@/data/rows'
import { operatorZone } from '@/data/zone'
import { startOfDay } from '@/lib/calendar'
import { nameOf } from '@/lib/orders'

/** Goods of a parcel; none for what is no longer in the catalogue. */
export interface Goods {
  sku: Sku | null
  quantity: number
}

/** A parcel with what belongs to it. `unsent`: this device did its last step and has not yet sent it. */
export interface Box extends Parcel {
  villager: Villager | null
  of: Order | null
  goods: Goods[]
  isBulky: boolean
  unsent: boolean
}

/** People of one house, and what lies here for them. They may take for one another. */
export interface Home {
  id: string
  name: string
  villagers: Villager[]
  boxes: Box[]
}

export interface Shelf {
  homes: Home[]
  here: Box[]
  onTheWay: Box[]
  later: Box[]
  receivedToday: Box[]
}

const LATER = ['loaded', 'at_county', 'shipped']

/** What lies here, what comes, and for whom; with what this device did and could not send yet. */
export async function readShelf(): Promise<Shelf> {
  const [parcels, own] = await Promise.all([
    db.parcel.toArray(),
    db.commands.where('kind').anyOf('received', 'collect').toArray(),
  ])
  const now = asDone(parcels, own)
  const midnight = startOfDay(await operatorZone())
  const wanted = now.filter((parcel) => parcel.status !== 'collected' || (parcel.received_at ?? '') >= midnight)
  const boxes = await packed(wanted)
  const here = boxes.filter(({ status }) => status === 'at_station')
  return {
    homes: homesOf(here),
    here,
    onTheWay: boxes.filter(({ status }) => status === 'on_trip'),
    later: boxes.filter(({ status }) => LATER.includes(status)),
    receivedToday: boxes.filter((box) => !['on_trip', ...LATER].includes(box.status) && (box.received_at ?? '') >= midnight),
  }
}

/** Steps of this device that the copy does not show yet: those waiting, and those done since the last look. */
function asDone(parcels: Parcel[], commands: Command[]): (Parcel & { unsent: boolean })[] {
  const steps = commands.filter(({ outcome }) => outcome === 'waiting' || outcome === 'applied')
  const of = (kind: string) =>
    new Map(steps.filter((step) => step.kind === kind).map((step) => [step.body.number as string, step]))
  const received = of('received')
  const collected = of('collect')
  return parcels.map((parcel) => {
    let now = { ...parcel, unsent: false }
    const came = received.get(parcel.number)
    if (came && now.status === 'on_trip') now = { ...now, ...arrived(came), unsent: came.outcome === 'waiting' }
    const went = collected.get(parcel.number)
    if (went && now.status === 'at_station')
      now = { ...now, status: 'collected', collected_at: went.happened_at, unsent: went.outcome === 'waiting' }
    return now
  })
}

function arrived({ body, happened_at }: Command): Pick<Parcel, 'status' | 'shelf' | 'received_at'> {
  return { status: 'at_station', shelf: (body.shelf as string | undefined) ?? null, received_at: happened_at }
}

async function packed(parcels: (Parcel & { unsent: boolean })[]): Promise<Box[]> {
  const numbers = [...new Set(parcels.map(({ order }) => order))]
  const orders = new Map((await db.order.where('number').anyOf(numbers).toArray()).map((row) => [row.number, row]))
  const villagers = await byId(db.villager, parcels.map(({ villager_id }) => villager_id))
  const skus = await byId(db.sku, [...orders.values()].flatMap(({ lines }) => lines.map(({ sku_id }) => sku_id)))
  return parcels.map((parcel) => {
    const of = orders.get(parcel.order) ?? null
    const goods = parcel.lines.map(({ line_id, quantity }) => {
      const line = of?.lines.find(({ id }) => id === line_id)
      return { sku: (line && skus.get(line.sku_id)) ?? null, quantity }
    })
    const villager = villagers.get(parcel.villager_id) ?? null
    return { ...parcel, of, goods, villager, isBulky: goods.some(({ sku }) => sku && sku.handling !== 'small') }
  })
}

async function byId<T extends { id: string }>(
  table: { bulkGet(ids: string[]): PromiseLike<(T | undefined)[]> },
  ids: string[],
): Promise<Map<string, T>> {
  const found = await table.bulkGet([...new Set(ids)])
  return new Map(found.filter((row): row is Awaited<T> & T => row !== undefined).map((row) => [row.id, row]))
}

export function homeIdOf(box: Pick<Box, 'villager' | 'villager_id'>): string {
  return box.villager?.household_id ?? box.villager_id
}

/** Homes with something here: by place, as somebody walks along the shelf. */
export function homesOf(boxes: Box[]): Home[] {
  const homes = new Map<string, Home>()
  for (const box of [...boxes].sort((a, b) => (a.received_at ?? '').localeCompare(b.received_at ?? ''))) {
    const id = homeIdOf(box)
    const home = homes.get(id) ?? { id, name: box.villager?.name ?? '', villagers: [], boxes: [] }
    home.boxes.push(box)
    if (box.villager && !home.villagers.some((one) => one.id === box.villager_id)) home.villagers.push(box.villager)
    homes.set(id, home)
  }
  return [...homes.values()].sort((a, b) => placeKey(a).localeCompare(placeKey(b)))
}

/** The floor first: it is in the way. */
function placeKey({ boxes }: Home): string {
  const place = boxes[0]?.shelf ?? '~'
  return /^[A-Z]/.test(place) ? place : ` ${place}`
}

/** The places where a home's parcels lie, each once. */
export function placesOf({ boxes }: Home): string[] {
  return [...new Set(boxes.map(({ shelf }) => shelf).filter((place): place is string => Boolean(place)))]
}

/** All people of a house, also those for whom nothing lies here. */
export async function membersOf(home: string): Promise<Villager[]> {
  const members = await db.villager.where('household_id').equals(home).toArray()
  if (members.length) return members
  const alone = await db.villager.get(home)
  return alone ? [alone] : []
}

/** What is in a parcel, in a few words; empty for goods that left the catalogue. */
export function contents({ goods }: Pick<Box, 'goods'>, language: string): string {
  return goods
    .filter(({ sku }) => sku)
    .map(({ sku, quantity }) => nameOf(sku!, language) + (quantity > 1 ? ` × ${quantity}` : ''))
    .join(language === 'en' ? ', ' : '、')
}
