import { createI18n } from 'vue-i18n'
import { common } from './common'

export type Language = 'zh' | 'en'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  missingWarn: false,
  fallbackWarn: false,
  messages: { zh: common.zh, en: common.en },
})

export function speakLanguage(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = i18n.global.t('name')
}
