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

/** `t` for a screen's own words, falling back to those that all screens share. */
export function useTexts(own: Texts) {
  const composer: unknown = useI18n({ useScope: 'local', inheritLocale: true, messages: own as never })
  return composer as { t: Say; locale: Ref<string> }
}
