import { ordersOf } from '@/lib/orders'
import { db } from './db'
import { project, type Copy, type Kind, type Rows } from './pending'
import type { Command } from './rows'

/**
 * The store's copy of the server's rows with the effect of what is pending: the one place from which screens read
 * accounts, orders, parcels, top-ups and villagers. Only the rows that pending commands name are computed; all others
 * come from the store by its indexes.
 */
export class Projection {
  /** @param changed the rows that differ from those of the store, by kind and id */
  private constructor(private readonly changed: Copy) {}

  static async now(): Promise<Projection> {
    const commands = await pending()
    const copy = await named(commands)
    const projected = commands.length ? project(copy, commands) : copy
    const differing = <K extends Kind>(kind: K) =>
      new Map([...projected[kind]].filter(([id, row]) => row !== copy[kind].get(id)))
    return new Projection({
      account: differing('account'),
      order: differing('order'),
      parcel: differing('parcel'),
      topup: differing('topup'),
      villager: differing('villager'),
    })
  }

  async all<K extends Kind>(kind: K): Promise<Rows[K][]> {
    return this.over(kind, await table(kind).toArray(), () => true)
  }

  /** Those whose `index` is one of `values`. */
  async where<K extends Kind>(kind: K, index: keyof Rows[K] & string, values: readonly string[]): Promise<Rows[K][]> {
    const found = await table(kind).where(index).anyOf(values).toArray()
    return this.over(kind, found, (row) => values.includes(row[index] as string))
  }

  /** Those whose `index`, a moment, is not before `from`. */
  async since<K extends Kind>(kind: K, index: keyof Rows[K] & string, from: string): Promise<Rows[K][]> {
    const found = await table(kind).where(index).aboveOrEqual(from).toArray()
    return this.over(kind, found, (row) => (row[index] as string) >= from)
  }

  /** The `most` whose `index`, a moment, is latest; the latest first. */
  async latest<K extends Kind>(kind: K, index: keyof Rows[K] & string, most: number): Promise<Rows[K][]> {
    const found = await table(kind).orderBy(index).reverse().limit(most + this.changed[kind].size).toArray()
    const all = this.over(kind, found, () => true)
    return all.sort((a, b) => (b[index] as string).localeCompare(a[index] as string)).slice(0, most)
  }

  /** Those of `ids` that there are, by id. */
  async byId<K extends Kind>(kind: K, ids: readonly string[]): Promise<Map<string, Rows[K]>> {
    return new Map((await this.where(kind, 'id', [...new Set(ids)])).map((row) => [row.id, row]))
  }

  private over<K extends Kind>(kind: K, found: Rows[K][], belongs: (row: Rows[K]) => boolean): Rows[K][] {
    const changed: ReadonlyMap<string, Rows[K]> = this.changed[kind]
    if (!changed.size) return found
    return [...found.filter(({ id }) => !changed.has(id)), ...[...changed.values()].filter(belongs)]
  }
}

/** What `query` finds, all of it at one moment of the store. */
export function read<T>(query: (rows: Projection) => Promise<T>): Promise<T> {
  return db.transaction('r', db.tables, async () => query(await Projection.now()))
}

/** Commands at the station that the copy is of, whose effect the copy does not show; in the order they were given. */
async function pending(): Promise<Command[]> {
  const found = await db.commands.where('pending').equals(1).toArray()
  if (!found.length) return []
  const station = (await db.kept.get('copied station'))?.value as string | undefined
  return found
    .filter(({ till }) => till.startsWith(`${station}-`))
    .sort((a, b) => a.happened_at.localeCompare(b.happened_at) || a.seq - b.seq)
}

/** The rows of the store that `commands` name, and those that change with them. */
async function named(commands: readonly Command[]): Promise<Copy> {
  const of = (...kinds: Command['kind'][]) => commands.filter(({ kind }) => kinds.includes(kind))
  const ids = (kind: Command['kind']) => of(kind).map(({ id }) => id)
  const numbers = (...kinds: Command['kind'][]) => of(...kinds).map(({ body }) => body.number as string)
  const moved = await rowsIn('parcel', 'number', numbers('received', 'collect'))
  const numbersOfOrders = [...new Set([...numbers('cancel'), ...ordersOf(moved)])]
  const [orders, placed, parcels, accounts, topups, villagers] = await Promise.all([
    rowsIn('order', 'number', numbersOfOrders),
    rowsIn('order', 'id', ids('order')),
    rowsIn('parcel', 'order', numbersOfOrders),
    of('order', 'cancel', 'collect').length ? db.account.toArray() : [],
    rowsIn('topup', 'id', ids('topup')),
    rowsIn('villager', 'id', ids('villager')),
  ])
  return {
    account: byId(accounts),
    order: byId([...orders, ...placed]),
    parcel: byId([...parcels, ...moved]),
    topup: byId(topups),
    villager: byId(villagers),
  }
}

async function rowsIn<K extends Kind>(kind: K, index: string, values: readonly string[]): Promise<Rows[K][]> {
  return values.length ? table(kind).where(index).anyOf(values).toArray() : []
}

function table<K extends Kind>(kind: K) {
  return db.table<Rows[K], string>(kind)
}

function byId<T extends { id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]))
}
