import type { About, Command, Order } from '@/data/rows'

/** The content of a slip. `qr` is the server's signed text; empty until the server has taken the order. */
export interface Slip {
  number: string
  moment: string
  about: About
  qr: string
}

/** The slip of an order that this device gave. The number is the till's own until the server answers. */
export function slipOf(command: Command): Slip | null {
  if (command.kind !== 'order' || !command.about) return null
  const order = command.answer as Order | undefined
  return {
    number: order?.number ?? `${command.till}${String(command.body.till_number ?? '')}`,
    moment: command.happened_at,
    about: command.about,
    qr: order?.slip ?? '',
  }
}
