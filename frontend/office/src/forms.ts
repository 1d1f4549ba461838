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
  document.querySelector<HTMLElement>('.fld.bad input, .fld.bad select, .fld.bad textarea')?.focus()
  document.querySelector<HTMLFormElement>('form[data-send-at-once]')?.requestSubmit()
}
