import { expect, it } from 'vitest'
import type { Earning } from '@/data/rows'
import { dayInChina, daysOf, growth, linePath, monthBefore, monthInChina, roundBelow, sumsByDay } from '@/lib/earnings'

const earned = (collected_at: string, fen: number) => ({ collected_at, commission_fen: fen, handling_fen: 100 }) as Earning

it('counts days and months as China does', () => {
  expect(dayInChina('2026-10-31T16:30:00Z')).toBe(1)
  expect(monthInChina(new Date('2026-10-31T16:30:00Z'))).toBe('2026-11')
  expect(monthBefore('2026-01')).toBe('2025-12')
  expect(monthBefore('2026-11')).toBe('2026-10')
  expect(daysOf('2024-02')).toBe(29)
})

it('sums up to each day', () => {
  const sums = sumsByDay([earned('2026-11-01T02:00:00Z', 50), earned('2026-11-03T02:00:00Z', 250)], 4)
  expect(sums).toEqual([150, 150, 500, 500])
})

it('compares with nothing only by saying nothing', () => {
  expect(growth(122, 100)).toBe(22)
  expect(growth(50, 100)).toBe(-50)
  expect(growth(5, 0)).toBeNull()
})

it('draws at a round figure below the top', () => {
  expect(roundBelow(1900)).toBe(1000)
  expect(roundBelow(400)).toBe(200)
  expect(roundBelow(0)).toBe(0)
  expect(linePath([0, 50], 2, 100, 20, 10)).toBe('M0.0 10.0L10.0 10.0L20.0 5.0')
})
