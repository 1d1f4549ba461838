import { db } from '@/data/db'
import type { Rows } from '@/data/pending'
import { read } from '@/data/projection'
import type { Earning, Month } from '@/data/rows'
import { balanceFen, creditFen, freeFloatFen } from '@/lib/accounts'
import { operatorZone } from '@/data/operator'
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

export interface Funds {
  freeFen: number
  creditFen: number
  pendingFen: number
  payableFen: number
  topups: Rows['topup'][]
  earned: Earned
}

/** What Money says, from the store alone; top-ups newest first. */
export function readFunds(now = new Date()): Promise<Funds> {
  return read(async (rows) => {
    const [accounts, topups, earned] = await Promise.all([rows.all('account'), rows.all('topup'), readEarned(now)])
    return {
      freeFen: freeFloatFen(accounts),
      creditFen: creditFen(accounts),
      pendingFen: balanceFen(accounts, 'commission_pending'),
      payableFen: balanceFen(accounts, 'commission_payable'),
      topups: topups.sort((a, b) => b.requested_at.localeCompare(a.requested_at)),
      earned,
    }
  })
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
