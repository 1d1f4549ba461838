import { liveQuery } from 'dexie'
import { db } from '@/data/db'
import type { Command } from '@/data/rows'

const PATIENCE = 12_000 // ms that somebody at the counter waits

/** The command once its outcome is known, or as it waits when nobody has answered for `patience` ms. */
export function settled(id: string, patience = PATIENCE): Promise<Command> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => void finish(), patience)
    const subscription = liveQuery(() => db.commands.get(id)).subscribe({
      next: (command) => {
        if (command && command.outcome !== 'waiting') void finish()
      },
      error: reject,
    })
    async function finish(): Promise<void> {
      clearTimeout(timer)
      subscription.unsubscribe()
      const command = await db.commands.get(id)
      if (command) resolve(command)
      else reject(new Error(`command ${id} is gone`))
    }
  })
}
