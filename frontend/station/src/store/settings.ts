import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { keep, kept } from '@/data/db'
import { saveIfThereIsRoom } from '@/data/room'
import type { Language } from '@/lib/words'
import { speakLanguage } from '@/texts'

interface Settings {
  language: Language
  large: boolean
  welcomed: boolean
}

/** What a person chose on this device. */
export const useSettings = defineStore('settings', () => {
  const settings = ref<Settings>({
    language: navigator.language.startsWith('zh') || !navigator.language.startsWith('en') ? 'zh' : 'en',
    large: false,
    welcomed: false,
  })

  async function load(): Promise<void> {
    Object.assign(settings.value, await kept<Settings>('settings'))
    watch(settings, apply, { deep: true, immediate: true })
  }

  function apply(now: Settings): void {
    speakLanguage(now.language)
    document.documentElement.classList.toggle('cq-large', now.large)
    void saveIfThereIsRoom(() => keep('settings', { ...now }))
  }

  return { settings, load }
})
