import { beforeEach, describe, expect, it } from 'vitest'
import { db, keep } from '@/data/db'
import { read } from '@/data/projection'
import type { Change, Command } from '@/data/rows'
import { backFen, cancellable, owedFen } from '@/lib/orders'
import { readFunds } from '@/store/earned'
import { readCard, waitingByVillager } from '@/store/people'
import { readShelf } from '@/store/shelf'
import { readToday } from '@/store/today'
import { apply, keepPage } from '@/sync/changes'
import { command, float, order, parcel, villager } from './made'
import { signIn } from './device'

const wang = villager('wang')
const body = {
  villager_id: 'wang',
  lines: [{ sku_id: 'sku', quantity: 1, unit_price_fen: 6_000 }],
  payment_terms: 'cash',
  cash_fen: 6_000,
  till_number: '7',
}
const cancelled = (more: Partial<Command> = {}) =>
  command('cancel', { number: '4217-A1', lines: [{ line_id: '4217-A1 line 1', quantity: 1 }] }, more)

/** What every screen counts: on the shelf and on its way, on Today and at the villager. */
async function counts() {
  const [{ here, onTheWay }, today, waiting, card] = await Promise.all([
    readShelf(),
    readToday(),
    waitingByVillager(),
    readCard(wang),
  ])
  return {
    here: [here.length, today.waiting.parcels, waiting.get('wang') ?? 0, card.here],
    coming: [onTheWay.length, today.coming],
  }
}
/** The float on Today and on Money. */
const floats = async () => [(await readToday()).floatFen, (await readFunds()).freeFen]

beforeEach(async () => {
  await signIn()
  await keep('copied station', '4217')
  await db.villager.add(wang)
})

describe('every screen', () => {
  it('counts the same parcels while receiving and handing out wait to be sent', async () => {
    await db.parcel.bulkAdd([
      parcel('P1', 'wang', { status: 'on_trip', received_at: null }),
      parcel('P2', 'wang', { status: 'on_trip', received_at: null }),
      parcel('P3', 'wang'),
    ])
    await db.commands.bulkAdd([
      command('received', { number: 'P1', shelf: 'A1' }),
      command('received', { number: 'P2', shelf: 'A2' }),
      command('collect', { number: 'P3' }),
    ])
    expect(await counts()).toEqual({ here: [2, 2, 2, 2], coming: [0, 0] })
  })

  it('shows a float that an unsent order has used, and the order', async () => {
    await db.account.add(float(10_000, -5_000))
    await db.commands.add(command('order', body))
    expect(await floats()).toEqual([9_000, 9_000])
    expect(await readToday()).toMatchObject({ orders: 1, cashFen: 6_000 })
    expect((await readCard(wang)).orders).toMatchObject([{ number: '4217-A7', unsent: true }])
  })

  it('offers nothing that a waiting cancel has taken, and has its worth back in the float', async () => {
    await db.order.add(order('4217-A1', 'wang', [[1, 6_000], [1, 4_000]]))
    await db.account.add(float(0))
    await db.commands.add(cancelled())
    const [left] = (await readCard(wang)).orders
    const open = cancellable(left!)
    expect(open.map(({ id }) => id)).toEqual(['4217-A1 line 2'])
    expect([left!.due_fen, owedFen(left!), backFen(left!, open)]).toEqual([-6_000, 0, 4_000])
    expect(await floats()).toEqual([6_000, 6_000])
    expect((await readToday()).cashFen).toBe(10_000)
  })

  it('finds a villager who was registered without a link, and what was ordered for them', async () => {
    const registered = command('villager', { name: '李四', household_id: wang.household_id })
    await db.commands.bulkAdd([registered, command('order', { ...body, villager_id: registered.id })])
    const fresh = await read((rows) => rows.byId('villager', [registered.id]))
    expect((await readCard(fresh.get(registered.id)!)).orders).toHaveLength(1)
    expect((await readCard(wang)).family.map(({ name }) => name)).toEqual(['李四'])
    expect((await read((rows) => rows.latest('order', 'placed_at', 5))).map(({ villager_id }) => villager_id)).toEqual([registered.id])
  })

  it('shows a top-up that waits, and no more of it in the float', async () => {
    await db.account.add(float(1_000))
    await db.commands.add(command('topup', { amount_fen: 500 }))
    expect(await readFunds()).toMatchObject({ freeFen: 1_000, topups: [{ amount_fen: 500, status: 'requested', unsent: true }] })
  })

  it('shows nothing of what was refused, waits for a decision, or happened at another station', async () => {
    await db.account.add(float(10_000))
    await db.commands.bulkAdd([
      command('order', body, { outcome: 'refused' }),
      command('order', body, { outcome: 'needs_decision', pending: 0 }),
      command('order', body, { till: '4218-A' }),
      command('order', body, { till: '42170-A' }),
    ])
    expect([await floats(), (await readToday()).orders]).toEqual([[10_000, 10_000], 0])
  })
})

describe('what was applied', () => {
  const page = { changes: [], next: '1', more: false, reset: false }

  it('shows until the next changes show it, and then not again, also when it leaves the copy', async () => {
    await db.account.add(float(10_000))
    const answer = order('4217-A7', 'wang', [[1, 6_000]])
    await db.commands.add(command('order', body, { id: answer.id, outcome: 'applied', answer }))
    expect([await floats(), (await readToday()).orders]).toEqual([[4_000, 4_000], 1])
    const changes = [
      { kind: 'account', id: 'float', row: { ...float(4_000) } },
      { kind: 'order', id: answer.id, row: { ...answer } },
    ] as Change[]
    await keepPage({ ...page, changes })
    expect(await floats()).toEqual([4_000, 4_000])
    await apply()
    expect([await floats(), (await readToday()).orders]).toEqual([[4_000, 4_000], 1])
    await keepPage({ ...page, changes: [{ kind: 'order', id: answer.id, row: null }] })
    await apply()
    expect([await floats(), (await readToday()).orders]).toEqual([[4_000, 4_000], 0])
  })

  it('shows on while changes come in pages: they are applied together', async () => {
    await db.account.add(float(10_000))
    await db.order.add(order('4217-A1', 'wang', [[1, 6_000]]))
    await db.commands.add(cancelled({ outcome: 'applied' }))
    await keepPage({ ...page, changes: [{ kind: 'account', id: 'float', row: { ...float(16_000) } }], more: true })
    expect(await floats()).toEqual([16_000, 16_000])
    expect((await readCard(wang)).orders).toMatchObject([{ status: 'cancelled' }])
  })
})
