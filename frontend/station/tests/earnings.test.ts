import { expect, it } from 'vitest'
import type { Earning } from '@/data/rows'
import { dayIn, daysSince, startOfDay } from '@/lib/calendar'
import { daysOf, growth, linePath, monthBefore, roundBelow, sumsByDay } from '@/lib/earnings'

const earned = (collected_at: string, fen: number) => ({ collected_at, commission_fen: fen, handling_fen: 100 }) as Earning

it('counts days by the time zone that the server tells', () => {
  const at = new Date('2026-10-31T16:30:00Z')
  expect(dayIn('Asia/Shanghai', at)).toBe('2026-11-01')
  expect(dayIn('America/Lima', at)).toBe('2026-10-31')
  expect(startOfDay('Asia/Shanghai', at)).toBe('2026-10-31T16:00:00.000Z')
  expect(startOfDay('America/Lima', at)).toBe('2026-10-31T05:00:00.000Z')
  expect(startOfDay('Asia/Kolkata', at)).toBe('2026-10-30T18:30:00.000Z')
  expect(startOfDay(undefined, at)).toBe(new Date(2026, at.getMonth(), at.getDate()).toISOString())
})

it('counts the midnights that a parcel has lain there', () => {
  const [came, now] = ['2026-10-31T15:30:00Z', new Date('2026-10-31T16:30:00Z')]
  expect(daysSince('Asia/Shanghai', came, now)).toBe(1)
  expect(daysSince('America/Lima', came, now)).toBe(0)
  expect(daysSince('America/Lima', '2026-09-30T16:00:00Z', now)).toBe(31)
  expect(daysSince('Asia/Shanghai', '2026-11-02T00:00:00Z', now)).toBe(0)
})

it.each([
  ['in the morning', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z'],
  ['to one at midnight', 'America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00.000Z'],
  ['back to midnight at one', 'America/Havana', '2024-11-03T12:00:00Z', '2024-11-03T04:00:00.000Z'],
])('begins a day at its own midnight where clocks are put %s', (_how, zone, at, began) => {
  expect(startOfDay(zone, new Date(at))).toBe(began)
})

it('knows months', () => {
  expect(monthBefore('2026-01')).toBe('2025-12')
  expect(monthBefore('2026-11')).toBe('2026-10')
  expect(daysOf('2024-02')).toBe(29)
})

it('sums up to each day', () => {
  const earnings = [earned('2026-11-01T02:00:00Z', 50), earned('2026-11-03T02:00:00Z', 250)]
  expect(sumsByDay(earnings, 4, 'Asia/Shanghai')).toEqual([150, 150, 500, 500])
  expect(sumsByDay(earnings.slice(1), 4, 'America/Lima')).toEqual([0, 350, 350, 350])
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
