// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { createApp } from 'vue'
import { FLOOR, PLACES, suggestPlace } from '@/lib/places'
import PlaceTag from '@/parts/PlaceTag.vue'

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

it.each([['A1', 'A1'], [FLOOR, '地面'], ['', '没放']])('is shown: %j as %s', (place, shown) => {
  const root = document.createElement('div')
  createApp(PlaceTag, { place }).mount(root)
  expect(root.textContent).toMatch(new RegExp(`${shown}$`))
})
