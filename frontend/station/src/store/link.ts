import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { NoLink, Refused } from '@/api/client'
import { db } from '@/data/db'
import { useLive } from '@/data/live'
import { saving, StorageFull } from '@/data/room'
import type { About, CommandKind } from '@/data/rows'
import { pull } from '@/sync/changes'
import { give, send, unseen } from '@/sync/commands'
import { useSession } from './session'

const EVERY = 30_000 // ms between looks at the server while the app is in sight
const LONGEST = 240_000 // ms between tries while nobody answers

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
        online.value = false
        pause = Math.min(pause * 2, LONGEST)
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
   * Do a change: it is saved, then sent. Answers when it is saved.
   *
   * @throws StorageFull
   */
  async function tell(kind: CommandKind, body: Record<string, unknown>, about?: About) {
    const command = await give(who.tillKey, kind, body, { about })
    void sync()
    return command
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
    start,
  }
})

/** One tab at a time. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request('cunqiao sync', work)
  else await work()
}
