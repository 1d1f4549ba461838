import { describe, expect, it, vi } from 'vitest'
import { marked, meant, search } from '@/lib/search'

const goods = [
  ['白鹭 波轮洗衣机 8kg', 'bailu bolunxiyiji 8kg', 'bl blxyj 8kg', 'egret top-loading washing machine, 8kg'],
  ['洁净 洗衣液 2kg', 'jiejing xiyiye 2kg', 'jj xyy 2kg', 'clean laundry liquid, 2kg'],
  ['暖冬 电热水壶 白色', 'nuandong dianreshuihu baise', 'nd drsh bs', 'warm electric kettle, white'],
  ['田喜 LED灯泡 9W', 'tianxi leddengpao 9w', 'tx leddp 9w', 'demo led bulb, 9w'],
].map(([name, ...rest]) => ({ name: name!, find: [name!.toLowerCase(), ...rest].join(' ') }))
const names = (question: string) => search(goods, question).map(({ name }) => name)

describe('search', () => {
  it('finds by initials, pinyin, characters and English words', () => {
    expect(names('xyj')).toEqual(['白鹭 波轮洗衣机 8kg'])
    expect(names('xiyi')).toHaveLength(2)
    expect(names('水壶')).toEqual(['暖冬 电热水壶 白色'])
    expect(names('Kettle')).toEqual(['暖冬 电热水壶 白色'])
  })

  it('wants every word, in any order, in any width', () => {
    expect(names('8kg 洗衣')).toEqual(['白鹭 波轮洗衣机 8kg'])
    expect(names('ＬＥＤ')).toEqual(['田喜 LED灯泡 9W'])
    expect(names('洗衣 9w')).toEqual([])
  })

  it('finds by most of the pairs where nothing holds all', () => {
    expect(names('洗衣机器')).toContain('白鹭 波轮洗衣机 8kg')
  })

  it('puts the best first, and of equals the first; answers no more than asked for', () => {
    const named = (name: string) => ({ name, find: name })
    const all = ['abc x', 'ab 1', 'xab', 'ab 2', 'ab 3'].map(named)
    expect(search(all, 'ab').map(({ name }) => name)).toEqual(['ab 1', 'ab 2', 'ab 3', 'abc x', 'xab'])
    expect(search(all, 'ab', 2).map(({ name }) => name)).toEqual(['ab 1', 'ab 2'])
  })

  it('answers nothing for nothing, and bears characters of four bytes', () => {
    expect(names('  ')).toEqual([])
    expect(names('𠮷😀')).toEqual([])
  })

  it('knows what may have been meant', () => {
    expect(meant(goods, 'xyjj')).toBe('xyj')
    expect(meant(goods, 'qqq')).toBe('')
  })

  it('marks the characters that initials stand for', () => {
    expect(marked(goods[0]!, 'xyj').find(({ on }) => on)?.text).toBe('洗衣机')
    expect(marked(goods[0]!, '洗衣').find(({ on }) => on)?.text).toBe('洗衣')
    expect(marked(goods[0]!, 'zzz')).toEqual([{ text: '白鹭 波轮洗衣机 8kg', on: false }])
  })

  it('reads a question once, however many goods it is compared with', () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ ...goods[i % 4]!, name: `${goods[i % 4]!.name} ${i}` }))
    const read = vi.spyOn(String.prototype, 'normalize')
    search(many, '没有的货')
    meant(many, '没有的货')
    expect(read.mock.calls.length).toBeLessThanOrEqual('没有的货'.length)
  })
})
