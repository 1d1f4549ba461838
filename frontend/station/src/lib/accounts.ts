import type { Account } from '@/data/rows'

export function isFloat({ kind }: Account): boolean {
  return kind === 'float'
}

/** What of the credit is in the float: how far below nothing it may fall. */
export function creditFen(accounts: readonly Account[]): number {
  return accounts.filter(isFloat).reduce((sum, { floor_fen }) => sum - (floor_fen ?? 0), 0)
}

/** What the float can still pay for, credit included. */
export function freeFloatFen(accounts: readonly Account[]): number {
  return balanceFen(accounts, 'float') + creditFen(accounts)
}

export function balanceFen(accounts: readonly Account[], kind: Account['kind']): number {
  return accounts.filter((account) => account.kind === kind).reduce((sum, { balance_fen }) => sum + balance_fen, 0)
}
