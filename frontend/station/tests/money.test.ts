import { describe, expect, it } from 'vitest'
import { capitals, spoken } from '@/lib/capitals'
import { handyNotes, money, parts, sign, signOf } from '@/lib/money'

describe('money', () => {
  it('shows two decimals where it is counted and none where a list needs none', () => {
    expect(money(142_800)).toBe('¥1,428.00')
    expect(money(142_800, 'short')).toBe('¥1,428')
    expect(money(1_990, 'short')).toBe('¥19.90')
    expect(money(5)).toBe('¥0.05')
    expect(money(123_456_789_00)).toBe('¥123,456,789.00')
  })

  it('writes less than nothing with a true minus', () => {
    expect(money(-2_000)).toBe('−¥20.00')
    expect(parts(-2_000)).toEqual({ minus: '−', yuan: '20', cents: '.00' })
  })

  it('bears the sign of the operator\'s currency', () => {
    sign.value = signOf('EUR')
    expect(money(-142_800)).toBe('−€1,428.00')
    expect(signOf('PEN')).toBe('PEN')
    sign.value = signOf('CNY')
    expect(money(142_800)).toBe('¥1,428.00')
  })

  it('offers the next ten and the next hundred, never what is due itself', () => {
    expect(handyNotes(142_800)).toEqual([143_000, 150_000])
    expect(handyNotes(149_500)).toEqual([150_000, 160_000])
    expect(handyNotes(10_000)).toEqual([20_000])
    expect(handyNotes(1_990)).toEqual([2_000, 10_000])
  })
})

describe('capital figures', () => {
  it.each([
    [142_800, '壹仟肆佰贰拾捌元整'],
    [100_500, '壹仟零伍元整'],
    [1_000_000, '壹万元整'],
    [10_000_500, '壹拾万零伍元整'],
    [100_100_000, '壹佰万壹仟元整'],
    [100_010_000, '壹佰万零壹佰元整'],
    [12_990, '壹佰贰拾玖元玖角整'],
    [12_905, '壹佰贰拾玖元零伍分'],
    [50, '伍角整'],
    [7, '柒分'],
    [0, '零元整'],
    [-2_000, '负贰拾元整'],
  ])('%i fen is %s', (fen, words) => expect(capitals(fen)).toBe(words))
})

describe('amounts as they are said', () => {
  it.each([
    [142_800, '一千四百二十八元'],
    [1_500, '十五元'],
    [11_000, '一百一十元'],
    [1_990, '十九元九角'],
    [105, '一元零五分'],
    [0, '零元'],
  ])('%i fen is %s', (fen, words) => expect(spoken(fen)).toBe(words))
})
