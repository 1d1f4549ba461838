import { spoken } from './capitals'

/** Whether the device can read aloud at all. */
export const canSpeak = typeof speechSynthesis !== 'undefined' && 'SpeechSynthesisUtterance' in window

/** Read aloud, slowly; what was being read stops. Does nothing on devices without a voice. */
export function speak(text: string, language: string): void {
  if (!canSpeak) return
  speechSynthesis.cancel()
  const said = new SpeechSynthesisUtterance(text)
  said.lang = language === 'en' ? 'en-GB' : 'zh-CN'
  said.rate = 0.9
  speechSynthesis.speak(said)
}

/** An amount as it is said: 一千四百二十八元; 1,428 yuan. */
export function saidAmount(fen: number, language: string): string {
  if (language !== 'en') return spoken(fen)
  return `${(fen / 100).toFixed(fen % 100 === 0 ? 0 : 2)} yuan`
}

/** A code digit by digit, one as 幺, in pairs. */
export function saidCode(code: string, language: string): string {
  const digits = [...code].map((digit) => (language === 'en' ? digit : '零幺二三四五六七八九'[Number(digit)])).join('')
  return digits.replace(/(..)(?=.)/gu, '$1，')
}
