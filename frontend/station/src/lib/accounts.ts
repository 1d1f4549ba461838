import type { Account } from '@/data/rows'

export function isFloat({ kind }: Account): boolean {
  return kind === 'float'
}

/** The credit that is granted on the float: how far below zero its balance may go. */
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
