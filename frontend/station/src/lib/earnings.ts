import type { Earning } from '@/data/rows'
import { dayIn } from '@/lib/calendar'

/** What was earned up to the end of each day of a month in the operator's time zone: `sums[0]` is the first day's. */
export function sumsByDay(earnings: readonly Earning[], days: number, zone: string | undefined): number[] {
  const sums = new Array<number>(days).fill(0)
  for (const { collected_at, commission_fen, handling_fen } of earnings) {
    const day = Number(dayIn(zone, new Date(collected_at)).slice(8))
    if (day <= days) sums[day - 1]! += commission_fen + handling_fen
  }
  for (let i = 1; i < days; i++) sums[i]! += sums[i - 1]!
  return sums
}

export function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}

export function daysOf(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).getUTCDate()
}

/** Per cent that `now` is above `before`, rounded; nothing where there was nothing. */
export function growth(now: number, before: number): number | null {
  return before > 0 ? Math.round(((now - before) / before) * 100) : null
}

/** A round figure to draw a line at: the largest 1, 2 or 5 times a power of ten at or below six tenths of the most. */
export function roundBelow(most: number): number {
  const wanted = most * 0.6
  if (wanted < 1) return 0
  const power = 10 ** Math.floor(Math.log10(wanted))
  return [5, 2, 1].map((digit) => digit * power).find((value) => value <= wanted) ?? power
}

/** The points of a line in a box, beginning at its lower left corner; `of` days are its whole width. */
export function linePath(sums: readonly number[], of: number, most: number, width: number, height: number): string {
  const points = [0, ...sums].map((sum, i) => {
    const x = (i / of) * width
    const y = height - (most ? (sum / most) * height : 0)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return `M${points.join('L')}`
}
