import type { Rows } from '@/data/pending'
import { read, type Projection } from '@/data/projection'
import type { Order, Parcel, Sku, Villager } from '@/data/rows'
import { operatorZone } from '@/data/operator'
import { startOfDay } from '@/lib/calendar'
import { nameOf, ordersOf } from '@/lib/orders'
import { skusOf } from './goods'

/** Goods of a parcel; none for what is no longer in the catalogue. */
export interface Goods {
  sku: Sku | null
  quantity: number
}

/** A parcel with what belongs to it. */
export type Box = Rows['parcel'] & {
  villager: Villager | null
  of: Order | null
  goods: Goods[]
  isBulky: boolean
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

/** What lies here, what comes, and for whom. */
export function readShelf(): Promise<Shelf> {
  return read(async (rows) => {
    const parcels = await rows.all('parcel')
    const midnight = startOfDay(await operatorZone())
    const isOfToday = ({ received_at }: Parcel) => (received_at ?? '') >= midnight
    const boxes = await packed(rows, parcels.filter((parcel) => parcel.status !== 'collected' || isOfToday(parcel)))
    const here = boxes.filter(({ status }) => status === 'at_station')
    return {
      homes: homesOf(here),
      here,
      onTheWay: boxes.filter(({ status }) => status === 'on_trip'),
      later: boxes.filter(({ status }) => LATER.includes(status)),
      receivedToday: boxes.filter((box) => !['on_trip', ...LATER].includes(box.status) && isOfToday(box)),
    }
  })
}

async function packed(rows: Projection, parcels: Rows['parcel'][]): Promise<Box[]> {
  const orders = new Map((await rows.where('order', 'number', ordersOf(parcels))).map((row) => [row.number, row]))
  const villagers = await rows.byId('villager', parcels.map(({ villager_id }) => villager_id))
  const skus = await skusOf([...orders.values()])
  return parcels.map((parcel) => {
    const of = (parcel.order && orders.get(parcel.order)) || null
    const goods = parcel.lines.map(({ line_id, quantity }) => {
      const line = of?.lines.find(({ id }) => id === line_id)
      return { sku: (line && skus.get(line.sku_id)) ?? null, quantity }
    })
    const villager = villagers.get(parcel.villager_id) ?? null
    return { ...parcel, of, goods, villager, isBulky: goods.some(({ sku }) => sku && sku.handling !== 'small') }
  })
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

/** What homes are sorted by: parcels on the floor first, because they are in the way; last those without a place. */
function placeKey({ boxes }: Home): string {
  const place = boxes[0]!.shelf
  if (!place) return '\uffff'
  return /^[A-Z]/.test(place) ? place : ` ${place}`
}

/** The places where a home's parcels lie, each once. */
export function placesOf({ boxes }: Home): string[] {
  return [...new Set(boxes.map(({ shelf }) => shelf).filter(Boolean))]
}

/** All people of a house, also those for whom nothing lies here. */
export function membersOf(home: string): Promise<Villager[]> {
  return read(async (rows) => {
    const members = await rows.where('villager', 'household_id', [home])
    return members.length ? members : [...(await rows.byId('villager', [home])).values()]
  })
}

/** What is in a parcel, in a few words; empty for goods that left the catalogue. */
export function contents({ goods }: Pick<Box, 'goods'>, language: string): string {
  return goods
    .filter(({ sku }) => sku)
    .map(({ sku, quantity }) => nameOf(sku!, language) + (quantity > 1 ? ` × ${quantity}` : ''))
    .join(language === 'en' ? ', ' : '、')
}
