import type { Command, Order, Sku } from '@/data/rows'

/** What an order is still worth: pieces neither cancelled nor expired. */
export function valueFen(order: Order): number {
  return order.lines.reduce(
    (sum, line) => sum + (line.quantity - line.cancelled - line.expired) * line.unit_price_fen,
    0,
  )
}

/** What the villager has paid so far. */
export function paidFen(order: Order): number {
  return valueFen(order) - order.due_fen
}

/** The cash that a command which still waits has taken. */
export function cashOf({ kind, body }: Command): number {
  return kind === 'order' ? ((body.cash_fen as number | undefined) ?? 0) : 0
}

/** The name of goods in the person's language; the Chinese one where there is no other. */
export function nameOf(sku: Pick<Sku, 'name' | 'name_en'>, language: string): string {
  return language === 'en' && sku.name_en ? sku.name_en : sku.name
}
