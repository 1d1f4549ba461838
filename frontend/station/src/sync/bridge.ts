/* Until the server has /sync: the same two calls over the ordinary routes. To be deleted then. */
import { ask, Refused } from '@/api/client'
import type { Change, Page } from './changes'

type Items = { items: Record<string, unknown>[]; next: string | null }

async function all(path: string, token: string, most = 30): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = []
  let after = ''
  for (let i = 0; i < most; i++) {
    const page = await ask<Items>(`${path}?limit=200${after}`, token)
    found.push(...page.items)
    if (!page.next) break
    after = `&after=${encodeURIComponent(page.next)}`
  }
  return found
}

export async function changesByRoutes(token: string): Promise<Page> {
  const as = (kind: string, rows: Record<string, unknown>[], id = 'id'): Change[] =>
    rows.map((row) => ({ kind, id: String(row[id]), row: { find: String(row.name ?? '').toLowerCase(), ...row } }))
  const [skus, villagers, orders, parcels, accounts, topups] = await Promise.all([
    all('/catalog/skus', token),
    all('/villagers', token),
    all('/orders', token, 3),
    all('/parcels', token, 3),
    all('/ledger/accounts', token),
    all('/float/topups', token),
  ])
  for (const sku of skus) sku.stock = sku.available === 0 ? 'none' : (sku.available as number) < 10 ? 'few' : 'plenty'
  for (const parcel of parcels) parcel.order = String(parcel.consignment).replace(/-\d+$/, '')
  const changes = [
    ...as('sku', skus),
    ...as('villager', villagers),
    ...as('order', orders),
    ...as('parcel', parcels, 'number'),
    ...as('account', accounts),
    ...as('topup', topups),
  ]
  const order = orders as { lines: { sku_id: string }[] }[]
  const sku_ids = [...new Set(order.flatMap(({ lines }) => lines.map((line) => line.sku_id)))].slice(0, 20)
  changes.push({ kind: 'popular', id: 'station', row: { day: '', sku_ids } })
  return { changes, next: '', more: false, reset: true }
}

const PATHS: Record<string, (body: Record<string, unknown>) => string> = {
  order: () => '/orders',
  villager: () => '/villagers',
  topup: () => '/float/topups',
  cancel: (body) => `/orders/${body.number}/cancel`,
  received: (body) => `/parcels/${body.number}/scan`,
  collect: (body) => `/parcels/${body.number}/collect`,
}

export async function outcomesByRoutes(
  commands: { id: string; kind: string; body: Record<string, unknown> }[],
  token: string,
) {
  const outcomes = []
  for (const { id, kind, body } of commands) {
    try {
      const { number, ...rest } = kind === 'received' ? { event: 'received', ...body } : body
      const answer = await ask(PATHS[kind]!({ number }), token, rest)
      outcomes.push({ id, outcome: 'applied', answer })
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.status === 401) throw error
      outcomes.push({ id, outcome: 'refused', problem: error.problem })
    }
  }
  return { outcomes }
}
