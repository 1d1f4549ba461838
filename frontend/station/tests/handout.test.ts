import { describe, expect, it } from 'vitest'
import type { Order, Parcel } from '@/data/rows'
import { dueByParcel, isAmbiguous, labelCode, labelled, orderOfSlip, shortNumber } from '@/lib/handout'

const parcel = (number: string, order: string, lines: [string, number][]) =>
  ({ number, order, lines: lines.map(([line_id, quantity]) => ({ line_id, quantity })) }) as unknown as Parcel
const order = (number: string, due_fen: number, prices: Record<string, number>) =>
  ({ number, due_fen, lines: Object.entries(prices).map(([id, unit_price_fen]) => ({ id, unit_price_fen })) }) as unknown as Order
const slip = (told: unknown) => `CQ1.k1.${btoa(JSON.stringify(told)).replace(/=+$/, '')}.c2ln`

describe('the cash to take', () => {
  it('is nothing for what is paid, or owed to the villager', () => {
    const orders = new Map([
      ['A1', order('A1', 0, { l: 500 })],
      ['A2', order('A2', -300, { m: 500 })],
    ])
    const due = dueByParcel([parcel('P1', 'A1', [['l', 1]]), parcel('P2', 'A2', [['m', 1]])], orders)
    expect([...due.values()]).toEqual([0, 0])
  })

  it('is the value of the parcel, and over several of one order no more than it lacks', () => {
    const orders = new Map([['A1', order('A1', 1200, { l: 500, m: 900 })]])
    const due = dueByParcel([parcel('P1', 'A1', [['l', 1]]), parcel('P2', 'A1', [['m', 1]])], orders)
    expect([...due.values()]).toEqual([500, 700])
  })

  it('is not guessed for an order that is not here', () => {
    expect(dueByParcel([parcel('P1', 'A9', [['l', 1]])], new Map()).size).toBe(0)
  })
})

describe('a slip', () => {
  it('names its order', () => expect(orderOfSlip(slip({ order: '4217-A457', county: 1 }))).toBe('4217-A457'))
  it.each(['', 'YT123', 'CQ1.a.b.c', 'CQ1.k.!!.x', slip({ order: 4 }), slip(null), '😀'.repeat(30)])('is not %s', (text) =>
    expect(orderOfSlip(text)).toBeNull(),
  )
})

it('finds a parcel by our number, or all in the box of a tracking number', () => {
  const [first, second, foreign] = [['4217-P1', 'YT1'], ['4217-P2', 'YT1'], ['4217-P3', '4217P1']].map(
    ([number, tracking]) => ({ number: number!, tracking: tracking! }),
  )
  const all = [foreign!, first!, second!]
  expect(labelled(all, labelCode('yt－1'))).toEqual([first, second])
  expect(labelled(all, '4217-P1')).toEqual([first]) // our number goes before a carrier's
  expect(labelled(all, '4217P1')).toEqual([foreign])
  expect(labelled([{ number: '4217-P4', tracking: '' }], '-')).toEqual([])
})

it('asks whose a tracking number is that two carriers have', () => {
  const [first, second, other] = ['圆通', '圆通', '中通'].map((carrier) => ({ carrier }))
  expect(isAmbiguous([first!, second!])).toBe(false)
  expect(isAmbiguous([first!, other!, second!])).toBe(true)
  expect(isAmbiguous([])).toBe(false)
})

it('reads labels as they were meant', () => {
  expect(labelCode(' ｙｔ１２３ 45\n')).toBe('YT12345')
  expect(labelCode('4217–P\u200b1')).toBe('4217-P1')
  expect(shortNumber('4217-P1033')).toBe('P1033')
})
