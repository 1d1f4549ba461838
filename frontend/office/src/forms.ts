// Forms: sent once, asked about where it matters, warned about when left half filled in.

export function watchForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    if (form.dataset.sure && !window.confirm(form.dataset.sure)) {
      event.preventDefault()
      return
    }
    if (form.dataset.once === undefined) return
    if (form.dataset.sent !== undefined) {
      event.preventDefault()
      return
    }
    form.dataset.sent = ''
    form.dataset.changed = ''
    form.setAttribute('aria-busy', 'true')
  })
  // Back from the next page: the form may be sent again, and its id makes one effect of both.
  document.addEventListener('focusin', (event) => {
    const field = event.target as HTMLInputElement
    if (field.matches('input[data-select]')) field.select()
  })
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent
      form.removeAttribute('aria-busy')
    }
  })
  document.addEventListener('input', (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-kept]')
    if (form) form.dataset.changed = 'yes'
  })
  window.addEventListener('beforeunload', (event) => {
    if (document.querySelector('form[data-kept][data-changed=yes]')) event.preventDefault()
  })
  startTyping()
  document.querySelector<HTMLFormElement>('form[data-send-at-once]')?.requestSubmit()
}

const FIELDS = ['input:not([type=hidden])', 'select', 'textarea']

/** What is wrong has the focus; else, where no keyboard would cover the screen, what is to be filled in first. */
function startTyping(): void {
  const within = (place: string): string => FIELDS.map((field) => `${place} ${field}`).join()
  const first = document.querySelector<HTMLElement>(within('.fld.bad'))
  if (first) return first.focus()
  const isUsed = document.activeElement !== null && document.activeElement !== document.body
  if (isUsed || !window.matchMedia('(pointer: fine)').matches) return
  document.querySelector<HTMLElement>(within('form[data-kept]'))?.focus()
}
