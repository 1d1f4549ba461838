import type { components } from '@/api/schema'
import { ask, Refused } from '@/api/client'
import { COPIED, db, forgetCopies, keep, kept } from '@/data/db'

export type Change = components['schemas']['Change']

/** `reset`: forget what is there before applying. `next` is where to go on, also after a cut. */
export type Page = components['schemas']['Changes']

/**
 * Bring the store up to date: page after page, each stored together with its cursor, so that a cut resumes there.
 *
 * @throws Refused, NoLink
 */
export async function pull(token: string): Promise<void> {
  await readAnewAfterUpdate()
  for (let more = true; more; ) {
    const page = await get((await kept<string>('cursor')) ?? '', token)
    await store(page)
    more = page.more
  }
  await keep('pulled at', new Date().toISOString())
}

/** An older version of this app left kinds out that this one knows: read all from the start. */
async function readAnewAfterUpdate(): Promise<void> {
  const known = COPIED.join(' ')
  if ((await kept<string>('kinds')) === known) return
  await db.kept.delete('cursor')
  await keep('kinds', known)
}

async function get(since: string, token: string): Promise<Page> {
  try {
    return await ask<Page>(`/sync/changes?since=${encodeURIComponent(since)}`, token)
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status !== 422 || since === '') throw error
    return get('', token) // the server does not know this cursor
  }
}

/** Apply one page. What it says is stored whole or not at all. */
export async function store({ changes, next, reset }: Page): Promise<void> {
  await db.transaction('rw', [...COPIED, 'kept'], async () => {
    if (reset) await forgetCopies()
    for (const kind of new Set(changes.map((change) => change.kind))) {
      const ours = changes.filter((change) => change.kind === kind)
      if (COPIED.includes(kind)) await apply(kind, ours)
    }
    await keep('cursor', next)
  })
}

/** The last word on each row counts. */
async function apply(kind: string, changes: Change[]): Promise<void> {
  const last = new Map(changes.map(({ id, row }) => [id, row]))
  const puts = [...last].flatMap(([id, row]) => (row ? [{ ...row, id }] : []))
  const gone = [...last].flatMap(([id, row]) => (row ? [] : [id]))
  if (puts.length) await db.table(kind).bulkPut(puts)
  if (gone.length) await db.table(kind).bulkDelete(gone)
}
