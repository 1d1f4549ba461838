// A scanner ends each code with Enter. In a form with several codes that leads on to the next one, not to sending it.

export function watchWedge(): void {
  document.addEventListener('keydown', (event) => {
    const input = event.target
    if (event.key !== 'Enter' || !(input instanceof HTMLInputElement) || input.dataset.wedge === undefined) return
    if (!input.value.trim()) return
    event.preventDefault()
    const all = [...document.querySelectorAll<HTMLInputElement>('input[data-wedge]')]
    const next = all.slice(all.indexOf(input) + 1).find((one) => !one.value.trim())
    const send = input.form?.querySelector<HTMLElement>('.cq-submit .btn-go')
    ;(next ?? send)?.focus()
  })
}
