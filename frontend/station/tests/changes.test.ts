import { beforeEach, describe, expect, it, vi } from 'vitest'
import { COPIED, db, kept } from '@/data/db'
import type { Change } from '@/data/rows'
import { apply, keepPage, pull, type Page } from '@/sync/changes'

const page = (changes: Change[], next: string, more = false, reset = false): Page => ({ changes, next, more, reset })
const merchant = (id: string, name: string | null): Change => ({ kind: 'merchant', id, row: name ? { name } : null })

const store = (one: Page) => keepPage(one).then(apply)

function serve(pages: Record<string, Page>) {
  const asked: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const since = new URL(String(input), 'http://x').searchParams.get('since') ?? ''
    asked.push(since)
    const answer = pages[since]
    if (!answer) return new Response('{"type":"/problems/invalid","title":"","status":422}', { status: 422 })
    return new Response(JSON.stringify(answer))
  })
  return asked
}

describe('changes', () => {
  beforeEach(() => Promise.all(db.tables.map((table) => table.clear())))
  const upToDate = () => db.kept.put({ key: 'kinds', value: COPIED.join(' ') })

  it('reads all pages, then only what is new; a tombstone takes a row away', async () => {
    const pages: Record<string, Page> = {
      '': page([merchant('a', 'A'), merchant('b', 'B')], '1', true, true),
      '1': page([merchant('a', 'A2')], '2'),
      '2': page([merchant('b', null), merchant('zz', null)], '3'),
    }
    const asked = serve(pages)
    await pull('token')
    expect(await db.merchant.toArray()).toEqual([
      { id: 'a', name: 'A2' },
      { id: 'b', name: 'B' },
    ])
    await pull('token')
    expect(asked).toEqual(['', '1', '2'])
    expect(await db.merchant.toArray()).toEqual([{ id: 'a', name: 'A2' }])
  })

  it('goes on after a cut where the last whole page ended', async () => {
    const asked = serve({ '': page([merchant('a', 'A')], '1', true, true) })
    vi.mocked(fetch).mockImplementationOnce(vi.mocked(fetch).getMockImplementation()!)
    vi.mocked(fetch).mockRejectedValueOnce(new TypeError('cut'))
    await expect(pull('token')).rejects.toThrow()
    expect(await kept('cursor')).toBe('1')
    expect(asked[0]).toBe('')
  })

  it('begins anew when the server does not know the cursor', async () => {
    await upToDate()
    await store(page([merchant('old', 'Old')], 'lost'))
    serve({ '': page([merchant('new', 'New')], '1', false, true) })
    await pull('token')
    expect(await db.merchant.toArray()).toEqual([{ id: 'new', name: 'New' }])
  })

  it('takes the last word on a row within a page, and leaves out what it does not know', async () => {
    const unknown = { kind: 'spaceship', id: 'x', row: {} } as unknown as Change
    await store(page([merchant('a', 'A'), merchant('a', null), unknown], '1'))
    expect(await db.merchant.count()).toBe(0)
  })

  it('reads all anew when this version knows kinds that the one before left out', async () => {
    await db.kept.bulkPut([
      { key: 'kinds', value: 'merchant' },
      { key: 'cursor', value: '7' },
    ])
    const asked = serve({ '': page([merchant('a', 'A')], '8', false, true), '8': page([], '8') })
    await pull('token')
    await pull('token')
    expect(asked).toEqual(['', '8'])
  })

  it('never forgets commands when it forgets copies', async () => {
    await db.commands.add({ id: 'c', till: '1-A', seq: 1, kind: 'topup', body: {}, happened_at: '', outcome: 'waiting', pending: 1, seen: 0 })
    await store(page([], '1', false, true))
    expect(await db.commands.count()).toBe(1)
  })
})
