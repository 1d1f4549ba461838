import type { components } from '@/api/schema'
import { ask, Refused } from '@/api/client'
import { COPIED, db, keep, kept } from '@/data/db'
import type { Change } from '@/data/rows'

/** `reset`: forget what is there before applying. `next` is where to go on, also after a cut. */
export type Page = components['schemas']['Changes']

/**
 * Bring the copy up to date. Pages are kept as they arrive, each together with its cursor, so that a cut resumes there;
 * they are applied together once the last has come, so that the copy is always the server's rows of one moment.
 *
 * @throws Refused, NoLink
 */
export async function pull(token: string): Promise<void> {
  await readAnewAfterUpdate()
  // A run that a cut left half done may have begun before the last commands were sent: another follows it.
  if (await db.arriving.count()) await readRun(token)
  await readRun(token)
  await apply()
}

/** An older version of the app skipped kinds that this one knows: read everything from the start. */
async function readAnewAfterUpdate(): Promise<void> {
  const known = COPIED.join(' ')
  if ((await kept<string>('kinds')) === known) return
  await db.transaction('rw', db.arriving, db.kept, async () => {
    await db.arriving.clear()
    await db.kept.delete('cursor')
    await keep('kinds', known)
  })
}

/** One run: all pages up to the moment at which it began. */
async function readRun(token: string): Promise<void> {
  for (let more = true; more; ) {
    const page = await get((await kept<string>('cursor')) ?? '', token)
    await keepPage(page)
    more = page.more
  }
}

async function get(since: string, token: string): Promise<Page> {
  try {
    return await ask<Page>(`/sync/changes?since=${encodeURIComponent(since)}`, token)
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status !== 422 || since === '') throw error
    return get('', token) // the server does not know this cursor
  }
}

/** Keep a page until its run is whole. */
export async function keepPage(page: Page): Promise<void> {
  await db.transaction('rw', db.arriving, db.kept, async () => {
    if (page.reset) await db.arriving.clear()
    await db.arriving.add({ rows: page.changes.length, page })
    await keep('cursor', page.next)
  })
}

/** Apply all that has arrived; every command that was applied before shows in the copy from now on. */
export async function apply(): Promise<void> {
  await db.transaction('rw', [...COPIED, 'arriving', 'commands', 'kept'], async () => {
    const pages = (await db.arriving.toArray()).map(({ page }) => page)
    if (pages.some(({ reset }) => reset)) await Promise.all(COPIED.map((kind) => db.table(kind).clear()))
    const changes = pages.flatMap((page) => page.changes)
    for (const kind of COPIED) await applyKind(kind, changes.filter((change) => change.kind === kind))
    await db.arriving.clear()
    await db.commands.where('pending').equals(1).filter(({ outcome }) => outcome === 'applied').modify({ pending: 0 })
    await keep('pulled at', new Date().toISOString())
  })
}

/** Apply the last change of each row. */
async function applyKind(kind: string, changes: Change[]): Promise<void> {
  const last = new Map(changes.map(({ id, row }) => [id, row]))
  const puts = [...last].flatMap(([id, row]) => (row ? [{ ...row, id }] : []))
  const gone = [...last].flatMap(([id, row]) => (row ? [] : [id]))
  if (puts.length) await db.table(kind).bulkPut(puts)
  if (gone.length) await db.table(kind).bulkDelete(gone)
}
