import { describe, expect, it } from 'vitest'
import { ground } from '@/lib/picture-files'
import { groundOf, pictureOf } from '@/lib/pictures'

const drawings = import.meta.glob<string>('../src/pictograms/*.svg', { query: '?raw', import: 'default', eager: true })
const nameOf = (picture: string) => /([a-z-]+)\.svg/.exec(picture)?.[1]

describe('pictograms', () => {
  it('stand on the ground that lies around them', () => {
    for (const [file, drawing] of Object.entries(drawings))
      expect(/fill="(#\w{6})"/.exec(drawing)?.[1], file).toBe(ground(nameOf(file)!))
  })

  it('are chosen by the word in the name, else by the category', () => {
    const chosen = (name: string, category?: string) => nameOf(pictureOf(name, category))
    expect(chosen('示例云溪 香皂 2件')).toBe('soap')
    expect(chosen('示例云溪 牙膏 2件')).toBe('toothpaste')
    expect(chosen('示例云溪 电热水器 40L')).toBe('water-heater')
    expect(chosen('示例云溪 电热水壶 白色')).toBe('kettle')
    expect(chosen('示例云溪 波轮洗衣机 8kg')).toBe('washer-top')
    expect(chosen('没见过的', 'bedding')).toBe('quilt')
    expect(chosen('没见过的')).toBe('parcel')
    expect(groundOf('示例云溪 橡胶手套 1件')).toBe('#E7E8CC')
  })
})
