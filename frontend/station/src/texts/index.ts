import { ref } from 'vue'
import { filled, textOf, type Language, type Texts } from '@/lib/words'
import { common } from './common'

/** The language that the app speaks. */
export const language = ref<Language>('zh')

/** The text of a key, with names filled in; `count` chooses between the forms of one and of many. */
export type Say = (key: string, named?: Record<string, unknown>, count?: number) => string

/** What says `own` words, and those that all screens share. A key that neither has is said as it is. */
export function sayer(own?: Texts): Say {
  return (key, named = {}, count = typeof named.n === 'number' ? named.n : 1) => {
    const text = (own && textOf(own[language.value], key)) ?? textOf(common[language.value], key) ?? key
    return filled(text, named, count)
  }
}

/** The words that all screens share. */
export const t = sayer()

export function speakLanguage(wanted: Language): void {
  language.value = wanted
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'en'
  document.title = t('name')
}
