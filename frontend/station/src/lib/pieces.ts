import type { Line } from '@/data/rows'

/** The pieces of a line. Nothing else adds or subtracts its counts, so that a new count is added here alone. */

type Counts = Pick<Line, 'quantity' | 'cancelled' | 'expired' | 'collected'>

/** Pieces that the villager still buys: neither cancelled nor expired. */
export function boughtPieces({ quantity, cancelled, expired }: Counts): number {
  return quantity - cancelled - expired
}

/** Pieces that are bought and not yet handed over. */
export function openPieces(line: Counts): number {
  return boughtPieces(line) - line.collected
}

/** The line once `pieces` more are cancelled, as far as that many are open. */
export function cancelPieces<L extends Counts>(line: L, pieces: number): L {
  return { ...line, cancelled: line.cancelled + Math.min(pieces, openPieces(line)) }
}

/** The line once `pieces` more are handed over, as far as that many are open. */
export function collectPieces<L extends Counts>(line: L, pieces: number): L {
  return { ...line, collected: line.collected + Math.min(pieces, openPieces(line)) }
}
