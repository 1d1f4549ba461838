// Keyboard: / finds, ? helps, g and a letter goes, j and k walk a list.

import { open } from './menus'

export function watchKeys(): void {
  let going = 0
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return
    if (going && Date.now() - going < 1500) {
      going = 0
      const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`)
      if (link) {
        event.preventDefault()
        location.href = link.href
        return
      }
    }
    going = 0
    if (act(event.key.toLowerCase())) event.preventDefault()
    else if (event.key === 'g') going = Date.now()
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]')
}

function act(key: string): boolean {
  switch (key) {
    case '/':
      document.querySelector<HTMLInputElement>('#find')?.focus()
      return true
    case '?':
      open('help')
      return true
    case 'j':
    case 'k':
      return walk(key === 'j' ? 1 : -1)
    case 'x':
      current()?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
      return current() !== null
    default:
      return false
  }
}

function current(): HTMLTableRowElement | null {
  return document.activeElement?.closest<HTMLTableRowElement>('[data-rows] tbody tr') ?? null
}

/** The link of the next or previous row gets the focus, so that Enter opens it. */
function walk(by: number): boolean {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('[data-rows] tbody tr')]
  const here = current()
  const index = here ? rows.indexOf(here) + by : by > 0 ? 0 : rows.length - 1
  const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
  const link = row?.querySelector<HTMLElement>('a, input')
  link?.focus()
  return link !== undefined && link !== null
}
