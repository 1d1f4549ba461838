import { describe, expect, it } from 'vitest'
import type { Sku } from '@/data/rows'
import { families, sharedTitles } from '@/store/goods'

const sku = (id: string, merchant: string, name: string): Sku => ({
  id,
  merchant,
  name,
  name_en: '',
  find: '',
  category: '',
  price_fen: 1,
  handling: 'small',
  stock: 'few',
  barcode: '',
  picture: null,
})

describe('families', () => {
  const found = families([
    sku('a', 'one', '云溪 电饭煲 3L'),
    sku('b', 'one', '云溪 电饭煲 4L'),
    sku('c', 'two', '云溪 电饭煲 3L'),
    sku('d', 'two', '云溪 电水壶 白色'),
  ])

  it('are of one merchant', () => {
    expect(found.map(({ title, skus }) => [title, skus.length])).toEqual([
      ['云溪 电饭煲', 2],
      ['云溪 电饭煲', 1],
      ['云溪 电水壶', 1],
    ])
  })

  it('of two merchants share a title', () => {
    expect([...sharedTitles(found)]).toEqual(['云溪 电饭煲'])
  })
})
