import { createPinia, setActivePinia } from 'pinia'
import { db } from '@/data/db'
import { useSession } from '@/store/session'

export const SESSION = { token: 'old', expires_at: '', username: 'q', person: { id: 'p', name: '秦', county_id: 1 }, station: '4217', till: 'A' }

/** A device whose store is empty, with somebody signed in. */
export async function signIn(): Promise<void> {
  await Promise.all(db.tables.map((table) => table.clear()))
  setActivePinia(createPinia())
  useSession().session = { ...SESSION }
}
