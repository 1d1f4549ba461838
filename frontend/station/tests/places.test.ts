import { expect, it } from 'vitest'
import { FLOOR, PLACES, suggestPlace } from '@/lib/places'

it('puts a home’s parcels together', () => {
  const lying = [
    { home: 'a', place: FLOOR },
    { home: 'a', place: 'B2' },
  ]
  expect(suggestPlace('a', false, lying)).toBe('B2')
})

it('gives another home an empty place', () => {
  expect(suggestPlace('b', false, [{ home: 'a', place: 'A1' }])).toBe('A2')
})

it('fills the emptiest when none is empty', () => {
  const lying = PLACES.flatMap((place) => [
    { home: `1${place}`, place },
    ...(place === 'C3' ? [] : [{ home: `2${place}`, place }]),
  ])
  expect(suggestPlace('new', false, lying)).toBe('C3')
})

it('stands what is bulky on the floor', () => expect(suggestPlace('a', true, [{ home: 'a', place: 'B2' }])).toBe(FLOOR))
