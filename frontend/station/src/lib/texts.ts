import type { Ref } from 'vue'
import { language, sayer, t, type Say } from '@/texts'
import type { Language, Texts } from './words'

export { texts } from './words'

/** `t` for a screen's own words and those that all screens share. It costs a row of a list next to nothing. */
export function useTexts(own?: Texts): { t: Say; locale: Ref<Language> } {
  return { t: own ? sayer(own) : t, locale: language }
}
