// Menus, dialogs, toasts, and what is kept in a cookie: theme and size of type.

const YEAR = 365 * 24 * 3600

export function watchMenus(): void {
  document.addEventListener('click', (event) => {
    const target = event.target as Element
    closeMenusBut(target.closest('details.cq-menu'))
    const button = target.closest<HTMLElement>('[data-open], [data-close], [data-cookie], [data-print]')
    if (!button) return
    if (button.dataset.open) open(button.dataset.open)
    if (button.dataset.close === 'dialog') button.closest('dialog')?.close()
    if (button.dataset.close === 'parent') button.parentElement?.remove()
    if (button.dataset.cookie) turn(button.dataset.cookie, button.dataset.values ?? '')
    if (button.dataset.print !== undefined) {
      event.preventDefault()
      window.print()
    }
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    closeMenusBut(null)
    document.getElementById('find-hits')?.replaceChildren()
  })
}

/** Say when the link is cut: what is seen stays, and is said to be old. */
export function watchLink(): void {
  const show = (cut: boolean) => {
    const note = document.getElementById('cut')
    if (note) note.hidden = !cut
  }
  window.addEventListener('offline', () => show(true))
  window.addEventListener('online', () => show(false))
  document.addEventListener('htmx:error', () => show(true))
  document.addEventListener('htmx:after:swap', () => show(false))
}

export function open(id: string): void {
  const dialog = document.getElementById(id)
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal()
}

function closeMenusBut(kept: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.cq-menu[open]')) {
    if (menu !== kept) menu.open = false
  }
  if (!document.activeElement?.closest('.find')) document.getElementById('find-hits')?.replaceChildren()
}

/** The other of two values, on the page at once and in a cookie for the next ones. */
function turn(name: string, values: string): void {
  const [first = '', second = ''] = values.split(' ')
  const root = document.documentElement
  const now = name === 'theme' ? root.dataset.bsTheme : root.classList.contains('cq-large') ? 'large' : 'normal'
  const next = now === first ? second : first
  if (name === 'theme') root.dataset.bsTheme = next
  else root.classList.toggle('cq-large', next === 'large')
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${name}=${next}; path=/; max-age=${YEAR}; samesite=lax${secure}`
}
