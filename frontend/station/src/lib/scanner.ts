import { onBeforeUnmount, onMounted } from 'vue'

const FASTEST_HAND = 45 // ms between keys: whoever types faster is a scanner
const SHORTEST = 6 // keys of a code

/**
 * Hear a scanner that types like a keyboard, wherever the focus is. Keys are read by their place, so that another
 * layout or an input method changes nothing. `onCode` gets what was scanned.
 */
export function useScanner(onCode: (code: string) => void): void {
  let typed = ''
  let last = 0

  function hear(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const quick = event.timeStamp - last < FASTEST_HAND
    last = event.timeStamp
    if (event.code === 'Enter' || event.code === 'NumpadEnter') {
      const code = quick ? typed : ''
      typed = ''
      if (code.length < SHORTEST) return
      event.preventDefault()
      event.stopPropagation()
      forget(code.length)
      onCode(code)
      return
    }
    const key = keyOf(event)
    if (key) typed = (quick ? typed : '') + key
  }

  onMounted(() => window.addEventListener('keydown', hear, true))
  onBeforeUnmount(() => window.removeEventListener('keydown', hear, true))
}

const SIGNS: Record<string, [string, string]> = {
  Minus: ['-', '_'],
  NumpadSubtract: ['-', '-'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
}

function keyOf({ code, shiftKey }: KeyboardEvent): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit) return digit
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return shiftKey ? letter : letter.toLowerCase()
  return SIGNS[code]?.[shiftKey ? 1 : 0] ?? ''
}

/** Remove from the focused field what the scanner typed into it. */
function forget(length: number): void {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement) || field.type === 'password') return
  field.value = field.value.slice(0, Math.max(0, field.value.length - length))
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
