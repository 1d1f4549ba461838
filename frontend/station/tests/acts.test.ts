// @vitest-environment happy-dom
import { ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { db, keep, kept } from '@/data/db'
import { StorageFull } from '@/data/room'
import { useHanding } from '@/store/handing'
import { useLink } from '@/store/link'
import { readShelf, type Home } from '@/store/shelf'
import { give, unseen } from '@/sync/commands'
import { order, parcel, villager } from './made'
import { signIn } from './device'

const SIGNED = { kind: 'signature' as const, value: 'png' }
const three = [1, 2, 3].map((amount_fen) => ({ kind: 'topup' as const, body: { amount_fen } }))
type Sent = { id: string; body: { number: string } }

/** A server that refuses the parcel `refused`: the numbers of each batch that it was sent. */
function serve(refused = ''): string[][] {
  const batches: string[][] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    const sent = init?.body ? (JSON.parse(String(init.body)) as { commands: Sent[] }).commands : []
    if (sent.length) batches.push(sent.map(({ body }) => body.number))
    const problem = { type: '/problems/slip_not_genuine', title: '', status: 409 }
    const outcomes = sent.map(({ id, body }) => (body.number === refused ? { id, outcome: 'refused', problem } : { id, outcome: 'applied' }))
    return new Response(JSON.stringify({ outcomes, changes: [], next: '1', more: false, reset: false }))
  })
  return batches
}

/** The home for which three parcels of two orders lie here. */
async function atHome() {
  await keep('copied station', '4217')
  await db.villager.add(villager('wang'))
  await db.order.bulkAdd([order('4217-A1', 'wang', [[2, 3_000]], { due_fen: 4_000 }), order('4217-A2', 'wang', [[1, 500]])])
  const of = (number: string, order: string) => parcel(number, 'wang', { order, lines: [{ line_id: `${order} line 1`, quantity: 1 }] })
  await db.parcel.bulkAdd([of('P1', '4217-A1'), of('P2', '4217-A1'), of('P3', '4217-A2')])
  const home = ref<Home | null>((await readShelf()).homes[0]!)
  return { home, handing: useHanding(home) }
}
const outcomes = async () => (await db.commands.toArray()).map(({ outcome }) => outcome)

beforeEach(async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no link'))
  await signIn()
})

describe('an act of several commands', () => {
  it('is saved whole, with a block of seqs and what belongs to it', async () => {
    await give('4217-A', three, { basket: null })
    const seqs = (await db.commands.toArray()).map(({ seq }) => seq)
    expect([seqs.sort(), await kept('seq 4217-A'), await kept('basket')]).toEqual([[1, 2, 3], 3, null])
  })

  it.each(['bulkAdd', 'put'] as const)('is not saved at all when %s fails in the middle', async (step) => {
    await keep('basket', 'full')
    const table = (step === 'put' ? db.kept : db.commands) as unknown as Record<string, (rows: unknown) => Promise<never>>
    const real = table[step]!.bind(table)
    vi.spyOn(table, step).mockImplementation(async (rows) => {
      await real(rows)
      throw Object.assign(new Error('full'), { name: 'QuotaExceededError' })
    })
    await expect(give('4217-A', three, { basket: null })).rejects.toBeInstanceOf(StorageFull)
    vi.restoreAllMocks()
    expect([await db.commands.count(), await kept('seq 4217-A'), await kept('basket')]).toEqual([0, undefined, 'full'])
  })

  it('leaves an order under its number when its next one finds no room', async () => {
    const [first] = await give('4217-A', [{ kind: 'order', body: {} }])
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      const problem = { type: '/problems/number_taken', title: '', status: 409 }
      vi.spyOn(db.commands, 'bulkAdd').mockRejectedValue(Object.assign(new Error('full'), { name: 'QuotaExceededError' }))
      return new Response(JSON.stringify({ outcomes: [{ id: first.id, outcome: 'refused', problem }] }))
    })
    await useLink().sync()
    expect(await db.commands.toArray()).toMatchObject([{ id: first.id, outcome: 'waiting', seen: 0 }])
  })
})

describe('handing out several parcels by one signature', () => {
  it('sends them together, and waits for them once', async () => {
    const batches = serve()
    const { handing } = await atHome()
    expect(handing.dueOf(handing.ticked.value)).toBe(4_000)
    expect(await handing.give(handing.ticked.value, SIGNED)).toBe(true)
    expect([batches, handing.given.value.length, handing.busy.value]).toEqual([[['P1', 'P2', 'P3']], 3, false])
  })

  it('has saved all before anybody has answered: a reload finds them', async () => {
    let cut = () => {}
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => new Promise((_, reject) => (cut = () => reject(new TypeError('cut')))))
    const { handing } = await atHome()
    const given = handing.give(handing.ticked.value, SIGNED)
    await vi.waitFor(async () => expect(await outcomes()).toEqual(['waiting', 'waiting', 'waiting']))
    expect((await readShelf()).here).toEqual([])
    cut()
    expect(await given).toBe(true)
  })

  it.each([
    ['nobody answers', () => Promise.reject(new TypeError('no link')), true],
    ['the link is known to be away', () => new Promise<Response>(() => undefined), false],
  ])('ends at once when %s, and says that it waits', async (_, answer, online) => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(answer)
    useLink().online = online
    const { handing } = await atHome()
    expect(await handing.give(handing.ticked.value, SIGNED)).toBe(true)
    expect([await outcomes(), handing.waiting.value, handing.left.value]).toEqual([['waiting', 'waiting', 'waiting'], true, []])
  })

  it('hands none out when the device has no room', async () => {
    serve()
    const { handing } = await atHome()
    vi.spyOn(db.commands, 'bulkAdd').mockRejectedValueOnce(Object.assign(new Error('full'), { name: 'QuotaExceededError' }))
    await expect(handing.give(handing.ticked.value, SIGNED)).rejects.toBeInstanceOf(StorageFull)
    expect([await outcomes(), handing.left.value.length, handing.busy.value]).toEqual([[], 3, false])
  })

  it('keeps what was refused on the shelf and shows why; the others are given', async () => {
    serve('P2')
    const { handing } = await atHome()
    expect(await handing.give(handing.ticked.value, SIGNED)).toBe(false)
    expect(handing.problem.value?.type).toBe('/problems/slip_not_genuine')
    expect([handing.left.value.map(({ number }) => number), await unseen()]).toEqual([['P2'], []])
  })
})

describe('handing out by a slip', () => {
  const slip = `CQ1.k.${btoa(JSON.stringify({ order: '4217-A2' }))}.s`

  it('opens nothing when it is forged', async () => {
    const batches = serve('P3')
    const { handing } = await atHome()
    expect(await handing.giveBySlip(slip)).toBe(false)
    expect([batches, handing.given.value]).toEqual([[['P3']], []])
  })

  it('opens its own order, then the rest of the home by one more write', async () => {
    const batches = serve()
    const { handing } = await atHome()
    expect(await handing.giveBySlip(slip)).toBe(true)
    expect(batches).toEqual([['P3'], ['P1', 'P2']])
  })
})

it('asks for what an order lacks from the parcels that are ticked', async () => {
  const { home, handing } = await atHome()
  const [first, second] = handing.boxes.value
  expect([handing.dueOf([first!]), handing.dueOf([second!])]).toEqual([3_000, 1_000])
  handing.tick('P1')
  expect(handing.dueOf(handing.ticked.value)).toBe(3_000)
  const paid = { ...second!, of: { ...second!.of!, due_fen: 0 } }
  home.value = { ...home.value!, boxes: [paid] }
  await vi.waitFor(() => expect(handing.dueOf(handing.ticked.value)).toBe(0))
})
