import { isFloat } from '@/lib/accounts'
import { dueForParcel, refundFen, statusOf, worthFen } from '@/lib/orders'
import { cancelPieces, collectPieces, openPieces } from '@/lib/pieces'
import type { Account, Command, CommandKind, Consignment, Line, Order, Parcel, Terms, TopUp, Villager } from './rows'

/**
 * What the server's rows become by the commands whose effect they do not show yet: a pure function for each kind of
 * command. A refused command has no effect.
 */

/** `unsent`: the last change of the row is by a command that has not been sent yet. */
interface Sent {
  unsent?: boolean
}

/** The kinds of rows that commands change. */
export interface Rows {
  account: Account
  order: Order & Sent
  parcel: Parcel & Sent
  topup: TopUp & Sent
  villager: Villager & Sent
}
export type Kind = keyof Rows

/** Rows by their ids. */
export type Copy = { readonly [K in Kind]: ReadonlyMap<string, Rows[K]> }
type Changes = { [K in Kind]?: Rows[K][] }
type Effect = (copy: Copy, command: Command) => Changes

const EFFECTS: Record<CommandKind, Effect> = {
  order: placed,
  cancel: cancelled,
  received: received,
  collect: collected,
  villager: registered,
  topup: requested,
  decide: () => ({}), // the kind that asked says on the server what a choice does
}

/** The rows once all `commands` have had their effect, in this order. */
export function project(copy: Copy, commands: readonly Command[]): Copy {
  const rows = {
    account: new Map(copy.account),
    order: new Map(copy.order),
    parcel: new Map(copy.parcel),
    topup: new Map(copy.topup),
    villager: new Map(copy.villager),
  }
  for (const command of commands) {
    const changes = EFFECTS[command.kind](rows, command)
    for (const kind of Object.keys(changes) as Kind[])
      for (const row of changes[kind]!) (rows[kind] as Map<string, typeof row>).set(row.id, row)
  }
  return rows
}

/** The order is there, and the float holds its worth. */
function placed(copy: Copy, command: Command): Changes {
  if (copy.order.has(command.id)) return {}
  const order = orderOf(command)
  return { order: [order], account: floatMoved(copy, -order.total_fen) }
}

/** Pieces that were not shipped are cancelled, and what was paid of their worth is given back out of the drawer. */
function cancelled(copy: Copy, command: Command): Changes {
  const { number, lines } = command.body as { number: string; lines: { line_id: string; quantity: number }[] }
  const order = byNumber(copy.order, number)
  if (!order) return {}
  const pieces = new Map(lines.map(({ line_id, quantity }) => [line_id, quantity]))
  const now = withLines(order, (line) => cancelPieces(line, pieces.get(line.id) ?? 0))
  const backFen = worthFen(order.lines) - worthFen(now.lines)
  const cashFen = refundFen(backFen, order.due_fen)
  const ended = now.lines.filter(({ id }) => pieces.has(id)).map(({ consignment }) => consignment)
  const less = {
    ...now,
    due_fen: order.due_fen - backFen,
    cash_back_fen: (order.cash_back_fen ?? 0) + cashFen,
    consignments: now.consignments.map((part): Consignment => {
      const isOver = ended.includes(part.number) && part.lines.every((line) => openPieces(line) === 0)
      return isOver ? { ...part, status: 'cancelled' } : part
    }),
    unsent: isUnsent(command),
  }
  return {
    order: [{ ...less, status: statusOf(less, parcelsOf(copy, less)) }],
    account: floatMoved(copy, isOfAnother(copy, order) ? cashFen : backFen),
  }
}

/** The parcel lies on the shelf. */
function received(copy: Copy, command: Command): Changes {
  const { number, shelf } = command.body as { number: string; shelf?: string }
  const parcel = byNumber(copy.parcel, number)
  if (parcel?.status !== 'on_trip') return {}
  const here: Rows['parcel'] = {
    ...parcel,
    status: 'at_station',
    shelf: shelf ?? '',
    received_at: command.happened_at,
    unsent: isUnsent(command),
  }
  const order = byNumber(copy.order, parcel.order)
  if (!order) return { parcel: [here] }
  return { parcel: [here], order: [{ ...order, status: statusOf(order, parcelsOf(copy, order, here)) }] }
}

/** The parcel is in the villager's hands, and what was due for it is paid: to whose float gave the order's value. */
function collected(copy: Copy, command: Command): Changes {
  const parcel = byNumber(copy.parcel, command.body.number as string)
  if (parcel?.status !== 'at_station') return {}
  const gone: Rows['parcel'] = {
    ...parcel,
    status: 'collected',
    collected_at: command.happened_at,
    unsent: isUnsent(command),
  }
  const order = byNumber(copy.order, parcel.order)
  if (!order) return { parcel: [gone] }
  const pieces = new Map(parcel.lines.map(({ line_id, quantity }) => [line_id, quantity]))
  const paidFen = dueForParcel(order, parcel)
  const parcels = parcelsOf(copy, order, gone)
  const isLast = parcels.every((one) => one.consignment !== parcel.consignment || one.status === 'collected')
  const paid = {
    ...withLines(order, (line) => collectPieces(line, pieces.get(line.id) ?? 0)),
    due_fen: order.due_fen - paidFen,
    unsent: isUnsent(command),
  }
  const consignments = paid.consignments.map((part): Consignment =>
    isLast && part.number === parcel.consignment ? { ...part, status: 'collected' } : part,
  )
  return {
    parcel: [gone],
    order: [{ ...paid, consignments, status: statusOf({ ...paid, consignments }, parcels) }],
    account: isOfAnother(copy, order) ? floatMoved(copy, -paidFen) : [],
  }
}

/** The villager is known, and can be ordered for. */
function registered(copy: Copy, command: Command): Changes {
  if (copy.villager.has(command.id)) return {}
  const { name, phone = '', household_id } = command.body as { name: string; phone?: string; household_id?: string }
  const answer = command.answer as { household_id?: string } | undefined
  const villager = {
    id: command.id,
    name,
    find: name.toLowerCase(),
    phone_masked: phone ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : null,
    phone_tail: phone.slice(-4),
    household_id: household_id ?? answer?.household_id ?? null,
    registered_at: command.happened_at,
    unsent: isUnsent(command),
  }
  return { villager: [villager] }
}

/** The county is asked for money. The float has it only when the county confirms. */
function requested(copy: Copy, command: Command): Changes {
  if (copy.topup.has(command.id)) return {}
  const topup = {
    id: command.id,
    amount_fen: command.body.amount_fen as number,
    status: 'requested' as const,
    bank_reference: null,
    requested_at: command.happened_at,
    unsent: isUnsent(command),
  }
  return { topup: [topup] }
}

/** The order as the server answered; until then as it was given, with nothing that could be cancelled yet. */
function orderOf(command: Command): Rows['order'] {
  const answer = command.answer as Order | undefined
  if (answer?.lines && answer.consignments) return answer
  const { villager_id, lines, payment_terms, cash_fen, till_number } = command.body as unknown as {
    villager_id: string
    lines: { sku_id: string; quantity: number; unit_price_fen: number }[]
    payment_terms: Terms
    cash_fen: number
    till_number: string
  }
  const asked = lines.map((line, i) => ({
    ...line,
    id: `${command.id} ${i}`,
    name: command.about?.lines[i]?.name ?? '',
    cancelled: 0,
    expired: 0,
    collected: 0,
    consignment: '',
  }))
  return {
    id: command.id,
    number: `${command.till}${till_number}`,
    status: 'placed',
    total_fen: worthFen(asked),
    due_fen: worthFen(asked) - cash_fen,
    payment_terms,
    lines: asked,
    consignments: [],
    station: command.till.split('-')[0]!,
    villager_id,
    placed_at: command.happened_at,
    slip: '',
    unsent: isUnsent(command),
  }
}

function isUnsent({ outcome }: Command): boolean {
  return outcome === 'waiting'
}

function floatMoved({ account }: Copy, fen: number): Account[] {
  return [...account.values()].filter(isFloat).map((float) => ({ ...float, balance_fen: float.balance_fen + fen }))
}

/** Whether another tenure's float gave the order's value: of who ran the station before. */
function isOfAnother({ account }: Copy, { tenure_id }: Order): boolean {
  return tenure_id !== undefined && [...account.values()].some((one) => isFloat(one) && one.holder_id !== tenure_id)
}

function byNumber<T extends { number: string }>(rows: ReadonlyMap<string, T>, number: string | null): T | undefined {
  for (const row of rows.values()) if (row.number === number) return row
  return undefined
}

/** The order's parcels, `changed` in place of the one that it was. */
function parcelsOf({ parcel }: Copy, { number }: Order, changed?: Parcel): Parcel[] {
  const own = [...parcel.values()].filter(({ order }) => order === number)
  return own.map((one) => (one.id === changed?.id ? changed : one))
}

/** A line stands in its order and in its consignment: both change. */
function withLines(order: Rows['order'], change: (line: Line) => Line): Rows['order'] {
  return {
    ...order,
    lines: order.lines.map(change),
    consignments: order.consignments.map((part) => ({ ...part, lines: part.lines.map(change) })),
  }
}
