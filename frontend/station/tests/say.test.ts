// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { texts, useTexts } from '@/lib/texts'
import { speakLanguage } from '@/texts'

const own = texts(
  { homes: '{n} 户在等', nest: { deep: '深{x}' } },
  { homes: '{n} home waits | {n} homes wait', nest: { deep: 'deep {x}' } },
)

describe('words of a screen', () => {
  it('fills in names, chooses one or many, and falls back to shared words', () => {
    const { t } = useTexts(own)
    expect(t('homes', { n: 2 }, 2)).toBe('2 户在等')
    expect(t('back')).toBe('返回')
    expect(t('pieces', { n: 3 }, 3)).toBe('3 件')
    speakLanguage('en')
    expect([1, 2].map((n) => t('homes', { n }, n))).toEqual(['1 home waits', '2 homes wait'])
    expect([1, 3].map((n) => t('pieces', { n }, n))).toEqual(['1 piece', '3 pieces'])
    expect([t('homes', { n: 0 }), t('nest'), t('no.such')]).toEqual(['0 homes wait', 'nest', 'no.such'])
    expect(t('nest.deep', { x: '{y} | @z' })).toBe('deep {y} | @z')
    speakLanguage('zh')
  })
})
