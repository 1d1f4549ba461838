import { ask, Refused } from '@/api/client'
import { db, keep, kept } from '@/data/db'
import { saving } from '@/data/room'
import type { About, Command, CommandKind, Outcome, Problem } from '@/data/rows'
import { newId } from '@/lib/ids'

const AT_ONCE = 500
const MAX_BYTES = 900_000

/** Something that a person did, as it is given to the queue. `about` is what a slip of it says, and is never sent. */
export interface Act {
  kind: CommandKind
  body: Record<string, unknown>
  about?: About | undefined
  happened_at?: string
}

/** A command for each act. */
export type Given<A extends readonly unknown[]> = { [K in keyof A]: Command }

/**
 * Save what was done by one act at till `till` (`4217-A`), before anything is sent: all of its commands or none, and
 * with them the values `also`, by name. Each command takes the till's next seq, an order also its next number.
 *
 * @throws StorageFull
 */
export function give<A extends readonly Act[]>(
  till: string,
  acts: readonly [...A],
  also: Record<string, unknown> = {},
): Promise<Given<A>> {
  return saving(() =>
    db.transaction('rw', db.commands, db.kept, db.order, async () => {
      const before = (await kept<number>(`seq ${till}`)) ?? 0
      const commands: Command[] = []
      for (const { kind, body, about, happened_at = new Date().toISOString() } of acts)
        commands.push({
          id: newId(),
          till,
          seq: before + 1 + commands.length,
          kind,
          body: kind === 'order' ? { ...body, till_number: await nextNumber(till) } : body,
          happened_at,
          outcome: 'waiting',
          pending: 1,
          seen: 0,
          ...(about ? { about } : {}),
        })
      await keep(`seq ${till}`, before + commands.length)
      await db.commands.bulkAdd(commands)
      for (const [key, value] of Object.entries(also)) await keep(key, value)
      return commands as Given<A>
    }),
  )
}

/** One above the highest number that this device has used, or has seen of its till. */
async function nextNumber(till: string): Promise<string> {
  const used = (await kept<number>(`number ${till}`)) ?? 0
  const seen = await db.order.where('number').startsWith(till).toArray()
  const highest = seen.reduce((most, order) => Math.max(most, Number(order.number.slice(till.length)) || 0), used)
  await keep(`number ${till}`, highest + 1)
  return String(highest + 1)
}

interface Told {
  id: string
  outcome: string
  answer?: unknown
  problem?: Problem
  decision?: Command['decision']
}

/**
 * Send what waits, oldest first, until nothing waits. Outcomes are kept with their commands.
 *
 * @throws Refused (not signed in), NoLink
 */
export async function send(till: string, token: string): Promise<void> {
  for (let size = AT_ONCE; ; ) {
    const waiting = await db.commands
      .where('[till+seq]')
      .between([till, 0], [till, Infinity])
      .filter((command) => command.outcome === 'waiting')
      .limit(size)
      .toArray()
      .then(lightEnough)
    if (waiting.length === 0) return
    try {
      const { outcomes } = await ask<{ outcomes: Told[] }>('/sync', token, { commands: waiting.map(wire) })
      await record(till, outcomes)
      if (!outcomes.some(isFinal)) return // the server's own failure: another time
    } catch (error) {
      if (!(error instanceof Refused) || ![413, 422].includes(error.problem.status)) throw error
      if (waiting.length === 1) await record(till, [{ id: waiting[0]!.id, outcome: 'refused', problem: error.problem }])
      size = Math.max(1, Math.floor(waiting.length / 2))
    }
  }
}

function wire({ id, kind, body, happened_at, seq }: Command) {
  return { id, kind, body, happened_at, seq }
}

/** The first commands, as many as fit into one request; at least one. */
function lightEnough(commands: Command[]): Command[] {
  let bytes = 0
  const end = commands.findIndex((command) => (bytes += JSON.stringify(command).length * 1.5) > MAX_BYTES)
  return end < 0 ? commands : commands.slice(0, Math.max(1, end))
}

/** An error of the server (5xx) is not an outcome: the command stays in the queue and is sent again. */
function isFinal({ problem }: Told): boolean {
  return !problem || problem.status < 500
}

const KNOWN = ['applied', 'refused', 'needs_decision']

async function record(till: string, outcomes: Told[]): Promise<void> {
  await db.transaction('rw', db.commands, db.kept, db.order, async () => {
    for (const { id, outcome, answer, problem, decision } of outcomes.filter(isFinal)) {
      // An outcome that this version does not know is shown to a person.
      const known = (KNOWN.includes(outcome) ? outcome : 'needs_decision') as Outcome
      const pending = known === 'applied' ? 1 : 0
      const why = { ...(problem ? { problem } : {}), ...(decision ? { decision } : {}) }
      await db.commands.update(id, { outcome: known, pending, answer, ...why })
      if (problem?.type === '/problems/number_taken') await giveAgain(till, id)
    }
  })
}

/** Another device has used the order's number: give the same order under the next one. */
async function giveAgain(till: string, id: string): Promise<void> {
  const command = await db.commands.get(id)
  if (!command || command.seen) return
  await db.commands.update(id, { seen: 1 })
  const [again] = await give(till, [command])
  await keep(`instead ${id}`, again.id)
}

/** Answer what a command asked; the question leaves this device's list in the same write. @throws StorageFull */
export function decide(till: string, { id }: Command, choice: string): Promise<Command[]> {
  return db.transaction('rw', db.commands, db.kept, db.order, async () => {
    await markSeen(id)
    return give(till, [{ kind: 'decide', body: { command: id, choice } }])
  })
}

/** A person has seen what was refused. */
export async function markSeen(...ids: string[]): Promise<void> {
  await db.commands.where('id').anyOf(ids).modify({ seen: 1 })
}

/** What a person has to look at: newest first. */
export async function unseen(): Promise<Command[]> {
  const found = await db.commands
    .where('[outcome+seen]')
    .anyOf([
      ['refused', 0],
      ['needs_decision', 0],
    ])
    .toArray()
  return found.sort((a, b) => b.happened_at.localeCompare(a.happened_at))
}
