import { db } from '@/data/db'
import type { Earning, Month, TopUp } from '@/data/rows'
import { operatorZone } from '@/data/zone'
import { dayIn } from '@/lib/calendar'
import { daysOf, monthBefore, sumsByDay } from '@/lib/earnings'

export interface Earned {
  month: string
  before: string
  today: number
  row: Month
  /** of this month up to today; of the whole month before */
  sums: number[]
  sumsBefore: number[]
  months: Month[]
}

export interface Purse {
  freeFen: number
  creditFen: number
  pendingFen: number
  payableFen: number
  topups: TopUp[]
  earned: Earned
}

/** What Money says, from the store alone. Top-ups that this device has not sent yet come first. */
export async function readPurse(now = new Date()): Promise<Purse> {
  const [accounts, topups, unsent, earned] = await Promise.all([
    db.account.toArray(),
    db.topup.orderBy('requested_at').reverse().toArray(),
    db.commands.where('kind').equals('topup').and(({ outcome }) => outcome === 'waiting').toArray(),
    readEarned(now),
  ])
  const sum = (kind: string) => accounts.filter((a) => a.kind === kind).reduce((all, a) => all + a.balance_fen, 0)
  const creditFen = accounts.filter((a) => a.kind === 'float').reduce((all, a) => all - (a.floor_fen ?? 0), 0)
  const own = unsent.map(({ id, body, happened_at }) => ({
    id,
    amount_fen: body.amount_fen as number,
    status: 'requested' as const,
    bank_reference: null,
    requested_at: happened_at,
  }))
  return {
    freeFen: sum('float') + creditFen,
    creditFen,
    pendingFen: sum('commission_pending'),
    payableFen: sum('commission_payable'),
    topups: [...own.reverse(), ...topups],
    earned,
  }
}

async function readEarned(now: Date): Promise<Earned> {
  const zone = await operatorZone()
  const day = dayIn(zone, now)
  const month = day.slice(0, 7)
  const before = monthBefore(month)
  const today = Number(day.slice(8))
  const [months, earnings] = await Promise.all([
    db.month.toArray(),
    db.earning.where('month').anyOf(month, before).toArray(),
  ])
  const of = (wanted: string) => earnings.filter((earning) => earning.month === wanted)
  return {
    month,
    before,
    today,
    row: months.find(({ id }) => id === month) ?? { id: month, commission_fen: 0, handling_fen: 0, parcels: 0 },
    sums: sumsByDay(of(month), today, zone),
    sumsBefore: sumsByDay(of(before), daysOf(before), zone),
    months: months.sort((a, b) => b.id.localeCompare(a.id)),
  }
}

/** A month's parcels, newest first. */
export async function readMonth(month: string): Promise<Earning[]> {
  const found = await db.earning.where('month').equals(month).toArray()
  return found.sort((a, b) => b.collected_at.localeCompare(a.collected_at))
}
