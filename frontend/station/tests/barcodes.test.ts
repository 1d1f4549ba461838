import { describe, expect, it } from 'vitest'
import { barcodeOf, isCode, lookFor } from '@/lib/barcodes'

const goods = [
  { name: '暖冬 电热水壶 1.7L', find: '暖冬 电热水壶 1.7l nuandong dianreshuihu 1.7l', barcode: '2000010010013' },
  { name: '云溪 电热水壶 1.7L', find: '云溪 电热水壶 1.7l yunxi dianreshuihu 1.7l', barcode: '2000010010013' },
  { name: '洁净 洗衣液 2000ml', find: '洁净 洗衣液 2000ml jiejing xiyiye 2000ml', barcode: '614141000036' },
  { name: '田喜 锄头', find: '田喜 锄头 tianxi chutou', barcode: '' },
  { name: '旧的', find: '旧的 jiude' },
]
const names = (question: string) => lookFor(goods, question, 60).map(({ name }) => name)

describe('barcodes', () => {
  it('are the same with zeros in front, spaces, hyphens and wide digits', () => {
    for (const code of ['614141000036', '0614141000036', '00614141000036', '6141-4100 0036', '６１４１４１００００３６'])
      expect(barcodeOf(code)).toBe('614141000036')
    expect(barcodeOf('96385074')).toBe('96385074')
    expect(barcodeOf('00000096385074')).toBe('96385074')
    expect(barcodeOf('4217-P1033')).toBe('4217P1033')
  })

  it('are told from names by their length', () => {
    expect(['96385074', '614141000036', '2000010010013', '10614141000415'].every(isCode)).toBe(true)
    expect(['', '2000', '123456789', '61414100003X', 'xyj'].some(isCode)).toBe(false)
  })

  it('find all goods that have them, as a whole or by the beginning', () => {
    expect(names('0614141000036')).toEqual(['洁净 洗衣液 2000ml'])
    expect(names('2000010010013')).toHaveLength(2)
    expect(names('200001')).toHaveLength(2)
    expect(names('2000010010014')).toEqual([])
  })

  it('leave names before them, and few digits to names alone', () => {
    expect(names('2000')).toEqual(['洁净 洗衣液 2000ml', '暖冬 电热水壶 1.7L', '云溪 电热水壶 1.7L'])
    expect(names('200')).toEqual(['洁净 洗衣液 2000ml'])
    expect(names('锄头')).toEqual(['田喜 锄头'])
    expect(names('00000000')).toEqual([])
  })
})
