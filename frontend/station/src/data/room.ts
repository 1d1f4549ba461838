import { ref } from 'vue'

/** The device's storage is full: nothing was saved, and the caller must not report success. */
export class StorageFull extends Error {}

/** Whether the last write failed because the storage was full. */
export const isFull = ref(false)

/**
 * Run `save`, answer its result, and note whether the storage was full.
 *
 * @throws StorageFull, and whatever `save` throws
 */
export async function saving<T>(save: () => PromiseLike<T>): Promise<T> {
  try {
    const saved = await save()
    isFull.value = false
    return saved
  } catch (error) {
    // Dexie wraps the browser's QuotaExceededError, and may give it another name.
    if (!/quota/i.test(`${(error as Error).name} ${String(error)}`)) throw error
    isFull.value = true
    throw new StorageFull('no room', { cause: error })
  }
}

/** Save what is in memory as well: when the storage is full, the screen warns and work goes on. */
export async function saveIfThereIsRoom(save: () => PromiseLike<unknown>): Promise<void> {
  await saving(save).catch((error: unknown) => {
    if (!(error instanceof StorageFull)) throw error
  })
}
