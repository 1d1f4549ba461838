import { liveQuery } from 'dexie'
import { db } from '@/data/db'

/** Wait until none of the commands waits any more, `sent` has ended, or `patience` ms are over: what comes first. */
export async function untilAnswered(ids: readonly string[], sent: Promise<void> | undefined, patience: number): Promise<void> {
  let stop = () => {}
  const answered = new Promise<void>((resolve, reject) => {
    const waiting = () => db.commands.where('id').anyOf(ids).filter(({ outcome }) => outcome === 'waiting').count()
    const looking = liveQuery(waiting).subscribe({ next: (count) => count || resolve(), error: reject })
    const timer = setTimeout(resolve, patience)
    stop = () => {
      looking.unsubscribe()
      clearTimeout(timer)
    }
  })
  await Promise.race([answered, sent ?? answered]).finally(stop)
}
