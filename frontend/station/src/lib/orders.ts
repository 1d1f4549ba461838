import type { Line, Order, Parcel, Sku } from '@/data/rows'
import { boughtPieces, openPieces } from './pieces'

/** What lines are worth: the pieces that are bought, at the price of each. */
export function worthFen(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + boughtPieces(line) * line.unit_price_fen, 0)
}

/** What the villager has paid so far. */
export function paidFen(order: Order): number {
  return worthFen(order.lines) - order.due_fen
}

/** The cash that the villager has yet to get back. */
export function owedFen({ due_fen, cash_back_fen = 0 }: Order): number {
  return Math.max(0, -due_fen - cash_back_fen)
}

/** The cash to give back when pieces worth `fen` are cancelled of which `due_fen` was not paid: below zero, was owed. */
export function refundFen(fen: number, due_fen: number): number {
  return Math.max(0, fen - Math.max(0, due_fen))
}

/** The lines of an order that can still be cancelled: nothing of their consignment has left. */
export function cancellable(order: Order): Line[] {
  const open = new Set(order.consignments.filter(({ status }) => status === 'to_ship').map(({ number }) => number))
  return order.lines.filter((line) => open.has(line.consignment) && openPieces(line) > 0)
}

/** The cash to give back when all that is open of `lines` is cancelled: what of their worth has been paid. */
export function backFen(order: Order, lines: readonly Line[]): number {
  const less = lines.reduce((sum, line) => sum + openPieces(line) * line.unit_price_fen, 0)
  return refundFen(less, order.due_fen)
}

/** The cash due for a parcel when it is handed out alone: its goods' worth, as far as its order is not paid. */
export function dueForParcel(order: Order, parcel: Pick<Parcel, 'lines'>): number {
  const price = new Map(order.lines.map(({ id, unit_price_fen }) => [id, unit_price_fen]))
  const worth = parcel.lines.reduce((sum, { line_id, quantity }) => sum + quantity * (price.get(line_id) ?? 0), 0)
  return Math.min(worth, Math.max(0, order.due_fen))
}

/** The status that an order's consignments and parcels give it: that of the part that has come least far. */
export function statusOf({ consignments }: Order, parcels: readonly Parcel[]): Order['status'] {
  const live = consignments.filter(({ status }) => status !== 'cancelled' && status !== 'expired')
  if (!live.length) return consignments.some(({ status }) => status === 'expired') ? 'expired' : 'cancelled'
  if (live.some(({ status }) => status === 'to_ship')) return 'placed'
  if (live.every(({ status }) => status === 'collected')) return 'collected'
  const coming = new Set(parcels.filter(({ status }) => !hasArrived(status)).map(({ consignment }) => consignment))
  return live.some(({ number }) => coming.has(number)) ? 'shipped' : 'at_station'
}

function hasArrived(status: Parcel['status']): boolean {
  return status === 'at_station' || status === 'collected'
}

/** The name of goods in the person's language; the Chinese one where there is no other. */
export function nameOf(sku: Pick<Sku, 'name' | 'name_en'>, language: string): string {
  return language === 'en' && sku.name_en ? sku.name_en : sku.name
}

/** The numbers of the orders that parcels are of, each once; some are of none. */
export function ordersOf(parcels: readonly Pick<Parcel, 'order'>[]): string[] {
  return [...new Set(parcels.flatMap(({ order }) => order ?? []))]
}
