import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '@/data/rows'
import { MAX_PIECES, useBasket } from '@/store/basket'

const kettle = { id: 'kettle', price_fen: 8_900 }
const washer = { id: 'washer', price_fen: 129_900 }

describe('basket', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('adds up, and takes goods out at none', () => {
    const basket = useBasket()
    basket.add(kettle)
    basket.add(kettle)
    basket.add(washer)
    expect([basket.totalFen, basket.pieces]).toEqual([147_700, 3])
    basket.set(kettle, 0)
    expect(basket.basket.lines).toEqual([{ sku_id: 'washer', quantity: 1, price_fen: 129_900 }])
    basket.set(washer, 1_000_000)
    expect(basket.quantityOf('washer')).toBe(MAX_PIECES)
  })

  it('forgets consent and cash when what is bought changes', () => {
    const basket = useBasket()
    basket.add(washer)
    basket.basket.agreed = true
    basket.basket.cash_fen = 150_000
    expect(basket.changeFen).toBe(20_100)
    basket.add(kettle)
    expect([basket.basket.agreed, basket.basket.cash_fen, basket.changeFen]).toEqual([false, null, 0])
  })

  it('shows a new price beside the old one, and asks again', () => {
    const basket = useBasket()
    basket.add(kettle)
    basket.basket.agreed = true
    basket.reprice(new Map([['kettle', { price_fen: 9_900 }]]))
    expect(basket.basket.lines).toEqual([{ sku_id: 'kettle', quantity: 1, price_fen: 9_900, was_fen: 8_900 }])
    expect(basket.basket.agreed).toBe(false)
  })

  it('asks for an order: the total under cash, nothing now on collection', () => {
    const basket = useBasket()
    basket.add(kettle)
    basket.choose('villager')
    basket.basket.cash_fen = 10_000
    expect(basket.asOrder()).toMatchObject({ villager_id: 'villager', payment_terms: 'cash', cash_fen: 8_900 })
    basket.payBy('on_collection')
    expect(basket.asOrder()).toMatchObject({ payment_terms: 'on_collection', cash_fen: 0 })
  })

  it('takes a refused order back at the prices that the refusal named', () => {
    const basket = useBasket()
    basket.add(kettle)
    basket.add(washer)
    basket.choose('villager')
    const body = { ...basket.asOrder() }
    const problem = {
      type: '/problems/price_changed',
      title: '',
      status: 409,
      lines: [{ sku_id: 'kettle', told_fen: 8_900, price_fen: 9_100 }],
    }
    basket.clear()
    basket.takeBack({ body, problem } as unknown as Command)
    expect(basket.basket.lines).toEqual([
      { sku_id: 'kettle', quantity: 1, price_fen: 9_100, was_fen: 8_900 },
      { sku_id: 'washer', quantity: 1, price_fen: 129_900 },
    ])
    expect([basket.basket.villager_id, basket.basket.agreed]).toEqual(['villager', false])
  })
})
