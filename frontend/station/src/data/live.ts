import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/**
 * What `query` finds in the store, now and after every change of it. Null until the first answer, so that a screen
 * can show its shape. `on` names what else the query depends on.
 */
export function useLive<T>(query: () => Promise<T> | T, on?: () => unknown): Readonly<ShallowRef<T | null>> {
  const found = shallowRef<T | null>(null)
  let stop: (() => void) | undefined
  const start = () => {
    stop?.()
    const subscription = liveQuery(query).subscribe({
      next: (value) => (found.value = value),
      error: (error: unknown) => console.error('a read failed', error),
    })
    stop = () => subscription.unsubscribe()
  }
  start()
  if (on) watch(on, start)
  onScopeDispose(() => stop?.())
  return found
}
