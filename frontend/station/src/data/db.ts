import Dexie, { type EntityTable, type Table } from 'dexie'
import type { components } from '@/api/schema'
import type {
  Account,
  Category,
  Command,
  Earning,
  Merchant,
  Month,
  Order,
  Parcel,
  Person,
  Popular,
  Sku,
  Station,
  TopUp,
  Villager,
} from './rows'

/** Small single values by name: the session, the cursor, settings. */
interface Kept {
  key: string
  value: unknown
}

/** A page of changes that is kept until all pages of its run have arrived. `rows` counts its changes. */
interface Arriving {
  id: number
  rows: number
  page: components['schemas']['Changes']
}

type Store = Dexie & {
  station: EntityTable<Station, 'id'>
  person: EntityTable<Person, 'id'>
  account: EntityTable<Account, 'id'>
  category: EntityTable<Category, 'id'>
  merchant: EntityTable<Merchant, 'id'>
  sku: EntityTable<Sku, 'id'>
  villager: EntityTable<Villager, 'id'>
  order: EntityTable<Order, 'id'>
  parcel: EntityTable<Parcel, 'id'>
  topup: EntityTable<TopUp, 'id'>
  month: EntityTable<Month, 'id'>
  earning: EntityTable<Earning, 'id'>
  popular: EntityTable<Popular, 'id'>
  commands: EntityTable<Command, 'id'>
  arriving: EntityTable<Arriving, 'id'>
  kept: Table<Kept, string>
}

export const db = new Dexie('cunqiao-station') as Store

/** The tables of the copy of the server's rows, each named as its kind of row. */
const COPIES = {
  station: 'id',
  person: 'id',
  account: 'id, kind',
  category: 'id, slug',
  merchant: 'id',
  sku: 'id, category',
  villager: 'id, household_id',
  order: 'id, number, villager_id, status, placed_at',
  parcel: 'id, number, order, tracking, status, villager_id',
  topup: 'id, requested_at',
  month: 'id',
  earning: 'id, month, parcel',
  popular: 'id',
}

db.version(1).stores({ ...COPIES, commands: 'id, [till+seq], outcome, [outcome+seen], kind', kept: 'key' })
db.version(2)
  .stores({ commands: 'id, [till+seq], outcome, [outcome+seen], pending', arriving: '++id, rows' })
  .upgrade((store) =>
    store.table<Command>('commands').toCollection().modify((command) => {
      command.pending = command.outcome === 'waiting' ? 1 : 0
    }),
  )

export const COPIED = Object.keys(COPIES)

export async function keep(key: string, value: unknown): Promise<void> {
  await db.kept.put({ key, value })
}

export async function kept<T>(key: string): Promise<T | undefined> {
  return (await db.kept.get(key))?.value as T | undefined
}

/** Forget the copies, and what of them is arriving; never the commands. */
export async function forgetCopies(): Promise<void> {
  await db.transaction('rw', [...COPIED, 'arriving', 'kept'], async () => {
    await Promise.all([...COPIED, 'arriving'].map((name) => db.table(name).clear()))
    await db.kept.bulkDelete(['cursor', 'pulled at'])
  })
}
