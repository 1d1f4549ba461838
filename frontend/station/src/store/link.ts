import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { Busy, NoLink, Refused } from '@/api/client'
import { db } from '@/data/db'
import { useLive } from '@/data/live'
import { saving, StorageFull } from '@/data/room'
import type { Command } from '@/data/rows'
import { pull } from '@/sync/changes'
import { decide, give, send, unseen, type Act, type Given } from '@/sync/commands'
import { untilAnswered } from './outcome'
import { useSession } from './session'

const EVERY = 30_000 // ms between looks at the server while the app is in sight
const LONGEST = 240_000 // ms between tries while nobody answers
const PATIENCE = 12_000 // ms that somebody at the counter waits

/** The link to the server: when to send and pull, and what became of it. */
export const useLink = defineStore('link', () => {
  const who = useSession()
  const online = ref(navigator.onLine)
  const running = shallowRef<Promise<void>>()
  const waiting = useLive(() => db.commands.where('outcome').equals('waiting').count())
  const unsettled = useLive(unseen)
  const pulledAt = useLive(async () => ((await db.kept.get('pulled at'))?.value as string | undefined) ?? '')
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = EVERY
  let again = false

  /** Send what waits, then pull. Calls that come while one runs make it run once more, and wait for that. */
  function sync(): Promise<void> {
    if (running.value) again = true
    else running.value = run()
    return running.value
  }

  async function run(): Promise<void> {
    try {
      do {
        again = false
        await alone(exchange)
      } while (again)
    } finally {
      running.value = undefined // at once: who asks after the last look at `again` begins a new run
      plan()
    }
  }

  async function exchange(): Promise<void> {
    const session = who.session
    if (!session) return
    try {
      await saving(async () => {
        await send(who.tillKey, session.token)
        await pull(session.token)
      })
      online.value = true
      pause = EVERY
    } catch (error) {
      if (error instanceof NoLink) {
        online.value = error instanceof Busy
        // A server that is busy is asked again when it said so; if it stays busy, ever later.
        pause = error instanceof Busy && pause === EVERY ? error.retryAfter * 1000 : Math.min(pause * 2, LONGEST)
      } else if (error instanceof Refused && error.problem.status === 401) who.expired = true
      else if (!(error instanceof StorageFull)) console.error('sync failed', error)
    }
  }

  function plan(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void sync()
      else plan()
    }, pause)
  }

  /**
   * Do what one act asks for: its commands are saved together, with the values `also` by name, then sent. Answers when
   * they are saved.
   *
   * @throws StorageFull
   */
  async function tell<A extends readonly Act[]>(acts: readonly [...A], also?: Record<string, unknown>): Promise<Given<A>> {
    const commands = await give(who.tillKey, acts, also)
    void sync()
    return commands
  }

  /** Answer what a command asked. @throws StorageFull */
  async function choose(asked: Command, choice: string): Promise<void> {
    await decide(who.tillKey, asked, choice)
    void sync()
  }

  /**
   * The commands as they stand once all are answered. They are left waiting when nobody has answered for `patience` ms,
   * and at once when there is no link, or the try to send them has failed.
   */
  async function settled<C extends readonly Command[]>(commands: readonly [...C], patience = PATIENCE): Promise<Given<C>> {
    const ids = commands.map(({ id }) => id)
    if (online.value) await untilAnswered(ids, running.value, patience)
    return (await db.commands.bulkGet(ids)) as Given<C>
  }

  function start(): void {
    window.addEventListener('online', () => void sync())
    window.addEventListener('offline', () => (online.value = false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void sync()
    })
    void sync()
  }

  return {
    online,
    working: computed(() => running.value !== undefined),
    pulledAt,
    waiting: computed(() => waiting.value ?? 0),
    unsettled: computed(() => unsettled.value ?? []),
    /** Whether there is a copy of everything; null until that is known. */
    ready: computed(() => (pulledAt.value === null ? null : pulledAt.value !== '')),
    sync,
    tell,
    choose,
    settled,
    start,
  }
})

/** One tab at a time. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request('cunqiao sync', work)
  else await work()
}
