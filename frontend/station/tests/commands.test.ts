import { beforeEach, describe, expect, it, vi } from 'vitest'
import { NoLink } from '@/api/client'
import { db } from '@/data/db'
import type { Order } from '@/data/rows'
import { StorageFull } from '@/data/room'
import { decide, give, markSeen, send, unseen } from '@/sync/commands'

const TILL = '4217-A'
type Sent = { id: string; seq: number; kind: string; body: Record<string, unknown> }

/** A server that answers each batch by `answer`, and remembers what it was sent. */
function serve(answer: (sent: Sent[]) => unknown, status = 200) {
  const batches: Sent[][] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    const { commands } = JSON.parse(String(init?.body)) as { commands: Sent[] }
    batches.push(commands)
    return new Response(JSON.stringify(answer(commands)), { status })
  })
  return batches
}
const applied = (sent: Sent[]) => ({ outcomes: sent.map(({ id }) => ({ id, outcome: 'applied', answer: {} })) })
const refused = (code: string, status = 409) => (sent: Sent[]) => ({
  outcomes: sent.map(({ id }) => ({ id, outcome: 'refused', problem: { type: `/problems/${code}`, title: code, status } })),
})

describe('the queue of commands', () => {
  beforeEach(() => Promise.all(db.tables.map((table) => table.clear())))

  it('saves before it sends, in order, with a number of its own', async () => {
    await db.order.put({ id: 'old', number: '4217-A456', lines: [] } as unknown as Order)
    await give(TILL, [{ kind: 'order', body: { villager_id: 'v' } }])
    await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    await give(TILL, [{ kind: 'order', body: { villager_id: 'w' } }])
    const batches = serve(applied)
    await send(TILL, 'token')
    expect(batches).toHaveLength(1)
    expect(batches[0]!.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(batches[0]!.map(({ body }) => body.till_number)).toEqual(['457', undefined, '458'])
    expect(await db.commands.where('outcome').equals('waiting').count()).toBe(0)
  })

  it('keeps what nobody answered, and sends the same again', async () => {
    const [{ id }] = await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no link'))
    await expect(send(TILL, 'token')).rejects.toBeInstanceOf(NoLink)
    const batches = serve(applied)
    await send(TILL, 'token')
    expect(batches[0]![0]!.id).toBe(id)
  })

  it('keeps a refusal in sight until somebody has seen it', async () => {
    const [{ id }] = await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    serve(refused('insufficient_float'))
    await send(TILL, 'token')
    expect((await unseen()).map((command) => command.problem?.title)).toEqual(['insufficient_float'])
    await markSeen(id)
    expect(await unseen()).toEqual([])
  })

  it('gives an order whose number was taken again under the next', async () => {
    const [first] = await give(TILL, [{ kind: 'order', body: { villager_id: 'v' } }])
    serve((sent) => (sent[0]!.body.till_number === '1' ? refused('number_taken')(sent) : applied(sent)))
    await send(TILL, 'token')
    const all = await db.commands.toArray()
    expect(all.map(({ outcome, body }) => [outcome, body.till_number]).sort()).toEqual([
      ['applied', '2'],
      ['refused', '1'],
    ])
    expect(all.find(({ id }) => id !== first.id)!.happened_at).toBe(first.happened_at)
    expect(await unseen()).toEqual([])
  })

  it('lets a failure of the server wait for another time', async () => {
    await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    const batches = serve(refused('failed', 500))
    await send(TILL, 'token')
    expect(batches).toHaveLength(1)
    expect(await db.commands.where('outcome').equals('waiting').count()).toBe(1)
  })

  it('shows an outcome that it does not know to a person', async () => {
    await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    serve((sent) => ({ outcomes: sent.map(({ id }) => ({ id, outcome: 'postponed' })) }))
    await send(TILL, 'token')
    expect((await unseen()).map(({ outcome }) => outcome)).toEqual(['needs_decision'])
  })

  it('keeps what a command asks, and answers it in the write that takes the question away', async () => {
    const [asked] = await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    const decision = { code: 'few', question: '?', choices: [{ code: 'less', title: '' }], default: 'less', deadline: '' }
    serve((sent) => ({ outcomes: sent.map(({ id }) => ({ id, outcome: 'needs_decision', decision })) }))
    await send(TILL, 'token')
    expect(await unseen()).toMatchObject([{ id: asked.id, decision, pending: 0 }])
    vi.spyOn(db.commands, 'bulkAdd').mockRejectedValueOnce(Object.assign(new Error('full'), { name: 'QuotaExceededError' }))
    await expect(decide(TILL, asked, 'less')).rejects.toBeInstanceOf(StorageFull)
    expect(await unseen()).toHaveLength(1)
    await decide(TILL, asked, 'less')
    const [answer] = await db.commands.where('outcome').equals('waiting').toArray()
    expect([await unseen(), answer!.kind, answer!.body]).toEqual([[], 'decide', { command: asked.id, choice: 'less' }])
  })

  it('finds the one command that a whole batch is refused for', async () => {
    for (let i = 0; i < 5; i++) await give(TILL, [{ kind: 'topup', body: { amount_fen: i } }])
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      const { commands } = JSON.parse(String(init?.body)) as { commands: Sent[] }
      const bad = commands.some(({ body }) => body.amount_fen === 3)
      const answer = bad ? { type: '/problems/invalid', title: 'bad', status: 422 } : applied(commands)
      return new Response(JSON.stringify(answer), { status: bad ? 422 : 200 })
    })
    await send(TILL, 'token')
    expect((await unseen()).map(({ body }) => body.amount_fen)).toEqual([3])
    expect(await db.commands.where('outcome').equals('applied').count()).toBe(4)
  })

  it('says when the device is full, and does not count the number as used', async () => {
    vi.spyOn(db.commands, 'bulkAdd').mockRejectedValueOnce(Object.assign(new Error('full'), { name: 'QuotaExceededError' }))
    await expect(give(TILL, [{ kind: 'order', body: {} }])).rejects.toBeInstanceOf(StorageFull)
    vi.restoreAllMocks()
    const [command] = await give(TILL, [{ kind: 'order', body: {} }])
    expect(command.body.till_number).toBe('1')
  })

  it('leaves the commands of another till to it', async () => {
    await give('4217-B', [{ kind: 'topup', body: { amount_fen: 100 } }])
    const batches = serve(applied)
    await send(TILL, 'token')
    expect(batches).toEqual([])
  })
})
