import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'

type Messages = { [key: string]: string | Messages }
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

export interface Texts<T extends Messages = Messages> {
  zh: T
  en: Same<T>
}

/** The words of one screen in both languages, side by side: a missing one does not compile. */
export function texts<const T extends Messages>(zh: T, en: Same<T>): Texts<T> {
  return { zh, en }
}

/** The text of a key, with names filled in; `count` chooses between the forms of one and of many. */
type Say = (key: string, named?: Record<string, unknown>, count?: number) => string

/** `t` for a screen's own words, falling back to those that all screens share. It costs a row of a list next to nothing. */
export function useTexts(own: Texts): { t: Say; locale: Ref<string> } {
  const { t: shared, rt, locale } = useI18n({ useScope: 'global' })
  const t: Say = (key, named = {}, count = numberIn(named)) => {
    const text = find(locale.value === 'en' ? own.en : own.zh, key)
    return text === undefined ? shared(key, named, { plural: count }) : rt(text, named, { plural: count })
  }
  return { t, locale: locale as Ref<string> }
}

/** What is counted; vue-i18n would show its own 1 for a 0 that it was not told of as a count. */
const numberIn = ({ n }: Record<string, unknown>) => (typeof n === 'number' ? n : 1)

function find(words: Messages, key: string): string | undefined {
  const found = key.split('.').reduce<Messages | string | undefined>(
    (inside, name) => (typeof inside === 'object' ? inside[name] : undefined),
    words,
  )
  return typeof found === 'string' ? found : undefined
}
