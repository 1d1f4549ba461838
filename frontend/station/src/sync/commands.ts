import { ask, Refused } from '@/api/client'
import { db, keep, kept } from '@/data/db'
import { saving } from '@/data/room'
import type { About, Command, CommandKind, Outcome, Problem } from '@/data/rows'
import { newId } from '@/lib/ids'

const AT_ONCE = 500
const MOST_BYTES = 900_000

/**
 * Save a change of till `till` (`4217-A`), before anything is sent. `number` gives the till's own order number its
 * place in the body; seq and number are taken in the same transaction, so that none is used twice.
 *
 * @throws StorageFull
 */
export async function give(
  till: string,
  kind: CommandKind,
  body: Record<string, unknown>,
  { about, happened_at = new Date().toISOString() }: { about?: About | undefined; happened_at?: string } = {},
): Promise<Command> {
  return saving(() =>
    db.transaction('rw', db.commands, db.kept, db.order, async () => {
      const seq = ((await kept<number>(`seq ${till}`)) ?? 0) + 1
      const numbered = kind === 'order' ? { ...body, till_number: await nextNumber(till) } : body
      const command: Command = {
        id: newId(),
        till,
        seq,
        kind,
        body: numbered,
        happened_at,
        outcome: 'waiting',
        seen: 0,
        ...(about ? { about } : {}),
      }
      await keep(`seq ${till}`, seq)
      await db.commands.add(command)
      return command
    }),
  )
}

/** After the last that this device used and the last that it has seen of its till. */
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

/** As many as one request may carry; at least one. */
function lightEnough(commands: Command[]): Command[] {
  let bytes = 0
  const end = commands.findIndex((command) => (bytes += JSON.stringify(command).length * 1.5) > MOST_BYTES)
  return end < 0 ? commands : commands.slice(0, Math.max(1, end))
}

/** A failure of the server is no outcome: the same command may be sent again. */
function isFinal({ problem }: Told): boolean {
  return !problem || problem.status < 500
}

const KNOWN = ['applied', 'refused', 'needs_decision']

async function record(till: string, outcomes: Told[]): Promise<void> {
  await db.transaction('rw', db.commands, async () => {
    for (const { id, outcome, answer, problem } of outcomes.filter(isFinal)) {
      // An outcome that this version does not know is a person's to look at.
      const known = (KNOWN.includes(outcome) ? outcome : 'needs_decision') as Outcome
      await db.commands.update(id, { outcome: known, answer, ...(problem ? { problem } : {}) })
    }
  })
  for (const { id, problem } of outcomes) if (problem?.type === '/problems/number_taken') await giveAgain(till, id)
}

/** Another device used the number before us: the same order under the next one. */
async function giveAgain(till: string, id: string): Promise<void> {
  const command = await db.commands.get(id)
  if (!command || command.seen) return
  await db.commands.update(id, { seen: 1 })
  const again = await give(till, command.kind, command.body, { about: command.about, happened_at: command.happened_at })
  await keep(`instead ${id}`, again.id)
}

/** A person has seen what was refused, and decided. */
export async function markSeen(id: string): Promise<void> {
  await db.commands.update(id, { seen: 1 })
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
