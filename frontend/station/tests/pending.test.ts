import { describe, expect, it } from 'vitest'
import { project, type Copy, type Kind, type Rows } from '@/data/pending'
import type { Command } from '@/data/rows'
import { command, float, order, parcel, villager } from './made'

const byId = <T extends { id: string }>(rows: T[] = []) => new Map(rows.map((row) => [row.id, row]))
const copyOf = (rows: { [K in Kind]?: Rows[K][] }): Copy => ({
  account: byId(rows.account),
  order: byId(rows.order),
  parcel: byId(rows.parcel),
  topup: byId(rows.topup),
  villager: byId(rows.villager),
})
/** The rows of `kind` after `commands`. */
const after = <K extends Kind>(kind: K, rows: Parameters<typeof copyOf>[0], ...commands: Command[]): Rows[K][] => [
  ...project(copyOf(rows), commands)[kind].values(),
]
const body = { villager_id: 'wang', lines: [{ sku_id: 'sku', quantity: 2, unit_price_fen: 3_000 }], till_number: '7' }
const cash = { ...body, payment_terms: 'cash', cash_fen: 6_000 }
const later = { ...body, payment_terms: 'on_collection', cash_fen: 0 }

describe('an order that waits', () => {
  it.each([
    [cash, 0],
    [later, 6_000],
  ])('is there with what is due, and the float holds its worth', (body, due_fen) => {
    const waiting = command('order', body)
    const [placed] = after('order', {}, waiting)
    expect(placed).toMatchObject({ id: waiting.id, number: '4217-A7', total_fen: 6_000, due_fen, status: 'placed', unsent: true })
    expect(after('account', { account: [float(10_000)] }, waiting)).toMatchObject([{ balance_fen: 4_000 }])
  })

  it('is the order that the server answered once it is applied', () => {
    const answer = order('4217-A7', 'wang', [[2, 3_000]])
    const applied = command('order', cash, { id: answer.id, outcome: 'applied', answer })
    expect(after('order', {}, applied)).toEqual([answer])
    expect(after('account', { account: [float(10_000)] }, applied)).toMatchObject([{ balance_fen: 4_000 }])
  })

  it('has no second effect where the copy shows it', () => {
    const shown = order('4217-A7', 'wang', [[2, 3_000]])
    const waiting = command('order', cash, { id: shown.id })
    const copy = { order: [shown], account: [float(4_000)] }
    expect([after('order', copy, waiting), after('account', copy, waiting)]).toEqual([[shown], [float(4_000)]])
  })
})

describe('a cancel that waits', () => {
  const bought = order('4217-A1', 'wang', [[1, 6_000], [2, 500]])
  const cancel = (line: number, quantity: number) =>
    command('cancel', { number: '4217-A1', lines: [{ line_id: `4217-A1 line ${line}`, quantity }] })

  it('takes the pieces and what is due, ends what is empty, and gives the float their worth', () => {
    const copy = { order: [bought], account: [float(0)] }
    const [left] = after('order', copy, cancel(1, 1))
    expect(left).toMatchObject({ due_fen: -6_000, cash_back_fen: 6_000, status: 'placed', unsent: true })
    expect(left!.lines.map(({ cancelled }) => cancelled)).toEqual([1, 0])
    expect(left!.consignments.map(({ status }) => status)).toEqual(['cancelled', 'to_ship'])
    expect(after('account', copy, cancel(1, 1))).toMatchObject([{ balance_fen: 6_000 }])
  })

  it('gives nothing twice, and ends the order with its last piece', () => {
    const commands = [cancel(1, 1), cancel(1, 1), cancel(2, 1), cancel(2, 5)]
    const copy = { order: [bought], account: [float(0)] }
    expect(after('order', copy, ...commands)).toMatchObject([{ due_fen: -7_000, status: 'cancelled' }])
    expect(after('account', copy, ...commands)).toMatchObject([{ balance_fen: 7_000 }])
  })
})

describe('money of an order that another tenure took', () => {
  const older = (due_fen: number, tenure_id = 'tenure before') =>
    order('4217-A1', 'wang', [[2, 3_000]], { status: 'at_station', due_fen, tenure_id })
  const floatAfter = (bought: Rows['order'], given: Command) => {
    const [left] = after('account', { account: [float(10_000)], order: [bought], parcel: [here] }, given)
    return left!.balance_fen
  }
  const here = parcel('P1', 'wang', { lines: [{ line_id: '4217-A1 line 1', quantity: 2 }] })
  const cancel = command('cancel', { number: '4217-A1', lines: [{ line_id: '4217-A1 line 1', quantity: 2 }] })
  const collect = command('collect', { number: 'P1' })

  it('comes back into this float as far as this drawer gives it back', () => {
    expect([0, 2_000, 6_000].map((due) => floatAfter(older(due), cancel))).toEqual([16_000, 14_000, 10_000])
    expect([0, 2_000, 6_000].map((due) => floatAfter(older(due, 'own tenure'), cancel))).toEqual([16_000, 16_000, 16_000])
    expect(after('order', { order: [older(2_000)] }, cancel)).toMatchObject([{ due_fen: -4_000, cash_back_fen: 4_000 }])
  })

  it('is repaid out of this float when this drawer takes it', () => {
    expect([0, 2_000, 6_000].map((due) => floatAfter(older(due), collect))).toEqual([10_000, 8_000, 4_000])
    expect([0, 6_000].map((due) => floatAfter(older(due, 'own tenure'), collect))).toEqual([10_000, 10_000])
  })
})

describe('a parcel that this device moved', () => {
  const shipped = (due_fen = 0) => {
    const bought = order('4217-A1', 'wang', [[2, 3_000]], { status: 'shipped', due_fen })
    return { ...bought, consignments: bought.consignments.map((part) => ({ ...part, status: 'shipped' as const })) }
  }
  const half = (number: string, status: 'on_trip' | 'at_station') =>
    parcel(number, 'wang', { status, lines: [{ line_id: '4217-A1 line 1', quantity: 1 }] })
  const received = (number: string) => command('received', { number, shelf: 'B2' })
  const collect = (number: string) => command('collect', { number })

  it('lies on the shelf once received; its order is here when the last of it is', () => {
    const copy = { order: [shipped()], parcel: [half('P1', 'on_trip'), half('P2', 'on_trip')] }
    const [first, second] = after('parcel', copy, received('P1'))
    expect([first, second]).toMatchObject([{ status: 'at_station', shelf: 'B2', unsent: true }, { status: 'on_trip' }])
    expect(after('order', copy, received('P1'))).toMatchObject([{ status: 'shipped' }])
    expect(after('order', copy, received('P1'), received('P2'))).toMatchObject([{ status: 'at_station' }])
  })

  it('is gone once handed out, and what was due for it is paid', () => {
    const copy = { order: [shipped(6_000)], parcel: [half('P1', 'at_station'), half('P2', 'at_station')] }
    expect(after('parcel', copy, collect('P1'))).toMatchObject([{ status: 'collected' }, { status: 'at_station' }])
    const [owing] = after('order', copy, collect('P1'))
    expect([owing!.due_fen, owing!.lines[0]!.collected, owing!.status]).toEqual([3_000, 1, 'at_station'])
    const [paid] = after('order', copy, collect('P1'), collect('P2'))
    expect([paid!.due_fen, paid!.status, paid!.consignments[0]!.status]).toEqual([0, 'collected', 'collected'])
  })

  it('is moved by nothing that does not follow', () => {
    const there = { parcel: [half('P1', 'on_trip')] }
    expect(after('parcel', there, collect('P1'), received('P9'))).toEqual(there.parcel)
    const here = { parcel: [half('P1', 'at_station')], order: [shipped()] }
    expect(after('parcel', here, received('P1'))).toEqual(here.parcel)
  })
})

describe('a villager and a top-up that wait', () => {
  it('are there, the villager with the home that the server opened once it has answered', () => {
    const body = { name: '王秀英', phone: '13812345678' }
    expect(after('villager', {}, command('villager', body))).toMatchObject([
      { name: '王秀英', phone_masked: '138****5678', phone_tail: '5678', household_id: null, unsent: true },
    ])
    const applied = command('villager', body, { outcome: 'applied', answer: { household_id: 'home' } })
    expect(after('villager', {}, applied)).toMatchObject([{ household_id: 'home', unsent: false }])
    expect(after('topup', {}, command('topup', { amount_fen: 500 }))).toMatchObject([{ amount_fen: 500, status: 'requested' }])
  })

  it('are there once where the copy shows them', () => {
    const known = { ...villager('wang'), id: 'command x' }
    expect(after('villager', { villager: [known] }, command('villager', { name: 'other' }, { id: 'command x' }))).toEqual([known])
  })
})

it('changes nothing of what it is given', () => {
  const copy = copyOf({ order: [order('4217-A1', 'wang', [[1, 6_000]])], account: [float(0)] })
  const before = structuredClone(copy)
  project(copy, [command('cancel', { number: '4217-A1', lines: [{ line_id: '4217-A1 line 1', quantity: 1 }] })])
  expect(copy).toEqual(before)
})
