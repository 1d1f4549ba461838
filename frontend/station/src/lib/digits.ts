import { onBeforeUnmount, onMounted } from 'vue'

const FASTEST_HAND = 45 // ms between keys: whoever types faster is a scanner

/**
 * Digits typed by hand on a keyboard, when no field has the focus. A scanner's burst is none: its first digit is held
 * back until it is clear that no second follows at once.
 */
export function useDigits(onDigit: (digit: string) => void, onBack: () => void): void {
  let last = -Infinity
  let held: ReturnType<typeof setTimeout> | undefined

  function hear(event: KeyboardEvent): void {
    const quick = event.timeStamp - last < FASTEST_HAND
    last = event.timeStamp
    clearTimeout(held)
    if (quick || event.ctrlKey || event.altKey || event.metaKey || isField(event.target)) return
    if (event.key === 'Backspace') onBack()
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
    if (digit && !event.shiftKey) held = setTimeout(() => onDigit(digit), FASTEST_HAND + 10)
  }

  onMounted(() => window.addEventListener('keydown', hear))
  onBeforeUnmount(() => {
    clearTimeout(held)
    window.removeEventListener('keydown', hear)
  })
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}
