import type { Account, Command, CommandKind, Order, Parcel, Villager } from '@/data/rows'

/** Rows and commands as tests make them: of station 4217, today, with what is told of them. */

export const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()

let seq = 0

export function command(kind: CommandKind, body: Record<string, unknown>, more: Partial<Command> = {}): Command {
  seq += 1
  const made = { id: `command ${seq}`, till: '4217-A', seq, kind, body, happened_at: at(60 - seq / 100), outcome: 'waiting' }
  return { ...made, pending: more.outcome === 'refused' ? 0 : 1, seen: 0, ...more } as Command
}

export function float(balance_fen: number, floor_fen = 0): Account {
  return { id: 'float', kind: 'float', holder_id: 'own tenure', balance_fen, floor_fen }
}

export function villager(id: string, household_id = `home of ${id}`): Villager {
  return { id, name: id, find: id, phone_masked: null, phone_tail: '', household_id, registered_at: at(900) }
}

export function parcel(number: string, villager_id: string, more: Partial<Parcel> = {}): Parcel {
  const made = {
    id: `parcel ${number}`,
    number,
    order: '4217-A1',
    consignment: '4217-A1-1',
    villager_id,
    carrier: '',
    tracking: `T${number}`,
    station: '4217',
    status: 'at_station' as const,
    shelf: 'A1',
    shipped_at: at(900),
    received_at: at(60),
    collected_at: null,
    lines: [],
  }
  return { ...made, ...more }
}

/** An order of one line a consignment, `[pieces, unit price]` each; `due` of it not paid. */
export function order(number: string, villager_id: string, lines: [number, number][], more: Partial<Order> = {}): Order {
  const made = lines.map(([quantity, unit_price_fen], i) => ({
    id: `${number} line ${i + 1}`,
    sku_id: `sku ${i + 1}`,
    name: '',
    quantity,
    cancelled: 0,
    expired: 0,
    collected: 0,
    unit_price_fen,
    consignment: `${number}-${i + 1}`,
  }))
  const consignments = made.map((line) => ({
    number: line.consignment,
    merchant: '',
    station: '4217',
    status: 'to_ship' as const,
    ship_by: '',
    lines: [line],
    parcels: [],
  }))
  return {
    id: `order ${number}`,
    number,
    status: 'placed',
    total_fen: lines.reduce((sum, [pieces, fen]) => sum + pieces * fen, 0),
    due_fen: 0,
    payment_terms: 'cash',
    lines: made,
    consignments,
    station: '4217',
    villager_id,
    placed_at: at(30),
    slip: '',
    ...more,
  }
}
