import { beforeEach, describe, expect, it } from 'vitest'
import { db, keep } from '@/data/db'
import type { Command, Order, Parcel, Sku } from '@/data/rows'
import { backFen, cancellable } from '@/lib/orders'
import { often } from '@/store/people'
import { placesOf, readShelf } from '@/store/shelf'

const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const parcel = (number: string, villager_id: string, more: Partial<Parcel> = {}) =>
  ({
  id: number,
  number,
  order: 'S-A1',
  consignment: 'S-A1-1',
  villager_id,
  carrier: '',
  tracking: `T${number}`,
  status: 'at_station',
  shelf: 'A1',
  shipped_at: at(900),
  received_at: at(60),
  collected_at: null,
  lines: [],
  ...more,
}) as Parcel
const told = (kind: Command['kind'], number: string, outcome: Command['outcome'], shelf = 'B2'): Command => ({
  id: `${kind}${number}`,
  till: 'S-A',
  seq: 1,
  kind,
  body: { number, shelf },
  happened_at: at(1),
  outcome,
  pending: outcome === 'refused' ? 0 : 1,
  seen: 0,
})

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()))
  await keep('copied station', 'S')
  const person = (id: string, household_id: string) => ({ id, name: id, find: id, phone_masked: null, phone_tail: '', household_id, registered_at: at(9) })
  await db.villager.bulkAdd([person('v1', 'h1'), person('v2', 'h1'), person('v3', 'h3')])
})

describe('the shelf', () => {
  it('brings a home together, the floor first, each place once', async () => {
    await db.parcel.bulkAdd([parcel('P1', 'v1'), parcel('P2', 'v2', { shelf: 'A5' }), parcel('P4', 'v2'), parcel('P3', 'v3', { shelf: '地面' })])
    const { homes } = await readShelf()
    expect(homes.map(({ id, boxes }) => [id, boxes.length])).toEqual([['h3', 1], ['h1', 3]])
    expect(placesOf(homes[1]!).sort()).toEqual(['A1', 'A5'])
  })

  it('has last who has parcels without a place', async () => {
    await db.parcel.bulkAdd([parcel('P1', 'v1', { shelf: '' }), parcel('P2', 'v3', { shelf: 'D6' }), parcel('P3', 'v9', { shelf: '地面' })])
    const { homes } = await readShelf()
    expect(homes.map((home) => placesOf(home))).toEqual([['地面'], ['D6'], []])
  })

  it('shows what this device did and could not send', async () => {
    await db.parcel.bulkAdd([parcel('P1', 'v1'), parcel('P2', 'v3', { status: 'on_trip', shelf: '', received_at: null })])
    await db.commands.bulkAdd([told('collect', 'P1', 'waiting'), { ...told('received', 'P2', 'waiting'), seq: 2 }])
    const { here, onTheWay } = await readShelf()
    expect(onTheWay).toEqual([])
    expect(here.map(({ number, shelf, unsent }) => [number, shelf, unsent])).toEqual([['P2', 'B2', true]])
  })

  it('keeps what was refused where it was', async () => {
    await db.parcel.add(parcel('P1', 'v1'))
    await db.commands.add(told('collect', 'P1', 'refused'))
    expect((await readShelf()).here).toHaveLength(1)
  })

  it('bears a villager and an order that it does not know', async () => {
    await db.parcel.add(parcel('P1', 'stranger', { lines: [{ line_id: 'x', quantity: 1 }] }))
    const [home] = (await readShelf()).homes
    expect([home!.id, home!.name, home!.boxes[0]!.goods]).toEqual(['stranger', '', [{ sku: null, quantity: 1 }]])
  })
})

describe('what a villager bought', () => {
  const line = (id: string, sku_id: string, more = {}) => ({ id, sku_id, quantity: 2, cancelled: 0, expired: 0, collected: 0, unit_price_fen: 500, consignment: 'c1', ...more })
  const order = (lines: object[], more = {}) => ({ placed_at: at(5), due_fen: 0, lines, consignments: [{ number: 'c1', status: 'to_ship' }, { number: 'c2', status: 'shipped' }], ...more }) as unknown as Order
  const sku = (id: string, stock = 'plenty') => [id, { id, stock } as Sku] as const

  it('is asked for again by how often, never what is sold out', () => {
    const orders = [order([line('1', 'a'), line('2', 'b')]), order([line('3', 'b'), line('4', 'c'), line('5', 'a', { cancelled: 2 })])]
    const found = often(orders, new Map([sku('a'), sku('b'), sku('c', 'none')]))
    expect(found.map(({ sku: { id }, times }) => [id, times])).toEqual([['b', 2], ['a', 1]])
  })

  it('can be cancelled while it has not left the merchant', () => {
    const lines = [line('1', 'a'), line('2', 'b', { consignment: 'c2' }), line('3', 'c', { cancelled: 2 })]
    expect(cancellable(order(lines)).map(({ id }) => id)).toEqual(['1'])
  })

  it('gives back what was paid, and nothing that never was', () => {
    const paid = order([line('1', 'a')])
    expect(backFen(paid, paid.lines)).toBe(1000)
    const unpaid = order([line('1', 'a')], { due_fen: 1000 })
    expect(backFen(unpaid, unpaid.lines)).toBe(0)
  })
})
