import { ref } from 'vue'

/** The device has no room: what was to be saved is not, and must not be taken for done. */
export class StorageFull extends Error {}

/** Whether there was no room at the last try to save something. */
export const isFull = ref(false)

/**
 * What `save` answers.
 *
 * @throws StorageFull, and whatever `save` throws
 */
export async function saving<T>(save: () => PromiseLike<T>): Promise<T> {
  try {
    const saved = await save()
    isFull.value = false
    return saved
  } catch (error) {
    // Dexie wraps the browser's error, and names it in its words.
    if (!/quota/i.test(`${(error as Error).name} ${String(error)}`)) throw error
    isFull.value = true
    throw new StorageFull('no room', { cause: error })
  }
}

/** Save what only a reload would lose: without room the screen says so, and work goes on. */
export async function saveIfThereIsRoom(save: () => PromiseLike<unknown>): Promise<void> {
  await saving(save).catch((error: unknown) => {
    if (!(error instanceof StorageFull)) throw error
  })
}
