import { beforeEach, describe, expect, it, vi } from 'vitest'
import { db, kept } from '@/data/db'
import { isFull, StorageFull } from '@/data/room'
import type { Change } from '@/data/rows'
import { useBasket } from '@/store/basket'
import { readFunds } from '@/store/earned'
import { useLink } from '@/store/link'
import { readCard } from '@/store/people'
import { useSession } from '@/store/session'
import { readShelf } from '@/store/shelf'
import { apply, keepPage } from '@/sync/changes'
import { give } from '@/sync/commands'
import { SESSION, signIn } from './device'

const TILL = '4217-A'
const noRoom = () => Object.assign(new Error('full'), { name: 'QuotaExceededError' })
const nothingNew = { changes: [], next: '1', more: false, reset: false }
type Sent = { id: string }
type Reply = [status: number, body: unknown, headers?: Record<string, string>]

/** A server: what it answers to commands, and to who asks for changes. Tells the ids that it was sent. */
function serve(commands: (sent: Sent[], token: string) => Reply, changes: () => Reply = () => [200, nothingNew]): string[] {
  const ids: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const token = new Headers(init?.headers).get('Authorization') ?? ''
    const sent = init?.body ? (JSON.parse(String(init.body)) as { commands: Sent[] }).commands : []
    ids.push(...sent.map(({ id }) => id))
    const [status, body, headers = {}] = String(input).includes('changes') ? changes() : commands(sent, token)
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })
  })
  return ids
}
const applied = (sent: Sent[]): Reply => [200, { outcomes: sent.map(({ id }) => ({ id, outcome: 'applied', answer: {} })) }]
const waiting = () => db.commands.where('outcome').equals('waiting').count()

beforeEach(async () => {
  await signIn()
  isFull.value = false
})

describe('a device without room', () => {
  it('says so when news find none, keeps what has arrived, and applies it once there is some', async () => {
    const page = { ...nothingNew, changes: [{ kind: 'merchant', id: 'a', row: { name: 'A' } }] }
    serve(applied, () => [200, page])
    vi.spyOn(Object.getPrototypeOf(db.merchant), 'bulkPut').mockRejectedValueOnce(noRoom())
    await useLink().sync()
    expect([isFull.value, await db.arriving.count(), await db.merchant.count()]).toEqual([true, 1, 0])
    await useLink().sync()
    expect([isFull.value, await db.arriving.count(), await db.merchant.count()]).toEqual([false, 0, 1])
  })

  it('asks again for an outcome that it could not keep', async () => {
    const [{ id }] = await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    const ids = serve(applied)
    vi.spyOn(db.commands, 'update').mockRejectedValueOnce(noRoom())
    await useLink().sync()
    expect([isFull.value, await waiting()]).toEqual([true, 1])
    await useLink().sync()
    expect([ids, await waiting()]).toEqual([[id, id], 0])
  })

  it('keeps the basket on the screen', async () => {
    const basket = useBasket()
    await basket.load()
    vi.spyOn(db.kept, 'put').mockRejectedValueOnce(noRoom())
    basket.add({ id: 'kettle', price_fen: 8_900 })
    await vi.waitFor(() => expect(isFull.value).toBe(true))
    expect(basket.totalFen).toBe(8_900)
  })

  it('knows the error in the words of Dexie, which wraps it', async () => {
    const wrapped = Object.assign(new Error('QuotaExceededError The quota has been exceeded'), { name: 'AbortError' })
    vi.spyOn(db.commands, 'bulkAdd').mockRejectedValueOnce(wrapped)
    await expect(give(TILL, [{ kind: 'topup', body: {} }])).rejects.toBeInstanceOf(StorageFull)
  })
})

describe('a session that ends in the middle of work', () => {
  it('asks to sign in again, and loses nothing that was typed or sold', async () => {
    const basket = useBasket()
    basket.add({ id: 'kettle', price_fen: 8_900 })
    basket.choose('wang')
    const [{ id }] = await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    const ended: Reply = [401, { type: '/problems/not_signed_in', title: '', status: 401 }]
    const ids = serve((sent, token) => (token === 'Bearer new' ? applied(sent) : ended))
    const who = useSession()
    await useLink().sync()
    expect([who.expired, await waiting(), basket.pieces, basket.basket.villager_id]).toEqual([true, 1, 1, 'wang'])
    who.session = { ...SESSION, token: 'new' }
    await useLink().sync()
    expect([ids, await waiting(), basket.pieces]).toEqual([[id, id], 0, 1])
  })
})

describe('a server that is busy', () => {
  const busy: Reply = [503, { type: '/problems/unavailable', title: '', status: 503, retry_after: 2 }, { 'Retry-After': '2' }]

  it('is asked again when it said, and then ever later', async () => {
    const planned = vi.spyOn(globalThis, 'setTimeout')
    const pauses = () => planned.mock.calls.map(([, pause]) => pause ?? 0).filter((pause) => pause >= 2_000)
    const [{ id }] = await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    const ids = serve(() => busy)
    const link = useLink()
    await link.sync()
    await link.sync()
    expect([ids, link.online, await waiting()]).toEqual([[id, id], true, 1])
    serve(applied)
    await link.sync()
    expect([pauses(), await waiting()]).toEqual([[2_000, 4_000, 30_000], 0])
  })
})

describe('a server older or newer than this app', () => {
  it.each<[string, Reply]>([
    ['is being changed', [503, { type: '/problems/unavailable', title: '', status: 503, retry_after: 5 }]],
    ['answers with a page', [200, '<html>maintenance</html>']],
    ['answers with what makes no sense', [200, { results: [] }]],
    ['knows no such door', [404, { type: '/problems/not_found', title: '', status: 404 }]],
  ])('that %s: nothing is lost', async (_, reply) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await db.kept.put({ key: 'cursor', value: '7' })
    await give(TILL, [{ kind: 'topup', body: { amount_fen: 100 } }])
    serve(() => reply, () => reply)
    await useLink().sync()
    expect([await waiting(), await kept('cursor'), useSession().expired]).toEqual([1, '7', false])
    serve(applied)
    await useLink().sync()
    expect(await waiting()).toBe(0)
  })

  it('tells more, or less, than this version reads: the screens show what there is', async () => {
    const rows: [string, Record<string, unknown>][] = [
      ['villager', { name: '王秀英', find: '王秀英', household_id: 'h', aura: 'gold' }],
      ['order', { number: '4217-A1', villager_id: 'villager', status: 'teleported', placed_at: '2026-11-24', lines: [], consignments: [] }],
      ['parcel', { number: '4217-P1', order: '4217-A1', villager_id: 'villager', status: 'at_station', lines: [] }],
      ['topup', { amount_fen: 100, status: 'returned' }],
      ['hologram', { of: 'a newer server' }],
    ]
    await keepPage({ ...nothingNew, changes: rows.map(([kind, row]) => ({ kind, id: kind, row }) as Change) })
    await apply()
    expect((await readShelf()).here.map(({ number }) => number)).toEqual(['4217-P1'])
    expect((await readCard((await db.villager.get('villager'))!)).orders).toHaveLength(1)
    expect((await readFunds()).freeFen).toBe(0)
  })
})
