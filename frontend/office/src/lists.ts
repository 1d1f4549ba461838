// Lists: ticking rows, keeping filters, exports with word of how far they are.

export function watchLists(): void {
  document.addEventListener('change', (event) => {
    const box = event.target
    if (!(box instanceof HTMLInputElement) || box.type !== 'checkbox') return
    const form = box.closest<HTMLFormElement>('[data-bulk]')
    if (!form) return
    if (box.dataset.all !== undefined) for (const one of boxes(form)) one.checked = box.checked
    count(form)
  })
  document.addEventListener('click', (event) => {
    const target = event.target as Element
    const none = target.closest('[data-none]')
    const form = none?.closest<HTMLFormElement>('[data-bulk]')
    if (form) {
      for (const one of boxes(form)) one.checked = false
      count(form)
    }
    const link = target.closest<HTMLAnchorElement>('a[data-export]')
    if (link && 'body' in Response.prototype) {
      event.preventDefault()
      void save(link)
    }
    if (target.closest('[data-keep-filter]')) keep(target.closest<HTMLElement>('[data-chips]')!)
    const gone = target.closest<HTMLElement>('[data-forget-filter]')
    if (gone) forget(gone)
  })
  watchFilters()
  showKept()
  document.addEventListener('htmx:after:swap', showKept)
}

/** A filter that is chosen asks at once, words that are typed after a short rest. */
function watchFilters(): void {
  let rest: ReturnType<typeof setTimeout> | undefined
  const ask = (event: Event, wait: number, words: boolean) => {
    const field = event.target
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return
    const form = field.closest<HTMLFormElement>('form[data-filters]')
    if (!form || (field.type === 'search') !== words) return
    clearTimeout(rest)
    rest = setTimeout(() => form.requestSubmit(), wait)
  }
  document.addEventListener('change', (event) => ask(event, 0, false))
  document.addEventListener('input', (event) => ask(event, 400, true))
}

const boxes = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>('tbody input[name=id]')]

function count(form: HTMLFormElement): void {
  const all = boxes(form)
  const ticked = all.filter((box) => box.checked)
  for (const box of all) box.closest('tr')?.classList.toggle('sel', box.checked)
  const bar = form.querySelector<HTMLElement>('[data-bulk-bar]')
  const words = form.querySelector<HTMLElement>('[data-bulk-count]')
  if (bar) bar.hidden = ticked.length === 0
  if (words) words.textContent = `${ticked.length} ${words.dataset.bulkCount ?? ''}`
  const whole = form.querySelector<HTMLInputElement>('[data-all]')
  if (whole) {
    whole.checked = ticked.length === all.length
    whole.indeterminate = ticked.length > 0 && ticked.length < all.length
  }
}

/**
 * Fetch an XLSX export: first lines of JSON that say how far it is, an empty line, then the file. Where it is refused
 * the browser goes to the page that says why; where it breaks off, the link says so and may be pressed again.
 */
async function save(link: HTMLAnchorElement): Promise<void> {
  if (link.getAttribute('aria-busy') === 'true') return
  const words = link.lastChild as Text
  const before = (link.dataset.words ??= words.textContent ?? '')
  link.setAttribute('aria-busy', 'true')
  try {
    const answer = await fetch(`${link.href}&progress=1`, { headers: { 'X-Part': '1' } })
    if (!answer.ok || !answer.body) {
      location.href = link.href
      return
    }
    const file = await read(answer.body, (done, of) => {
      words.textContent = of ? `${Math.floor((done / of) * 100)} %` : before
    })
    const name = decodeURIComponent(/''(.+)$/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export')
    const saved = document.createElement('a')
    saved.href = URL.createObjectURL(new Blob(file as BlobPart[]))
    saved.download = name
    saved.click()
    setTimeout(() => URL.revokeObjectURL(saved.href), 60_000)
    words.textContent = before
  } catch {
    words.textContent = link.dataset.failed ?? before
  } finally {
    link.removeAttribute('aria-busy')
  }
}

async function read(body: ReadableStream<Uint8Array>, told: (done: number, of: number) => void): Promise<Uint8Array[]> {
  const reader = body.getReader()
  const file: Uint8Array[] = []
  let head: number[] | null = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done && head !== null) throw new Error('it broke off')
    if (done) return file
    if (head === null) {
      file.push(value)
      continue
    }
    for (let i = 0; i < value.length; i++) {
      if (value[i] !== 10) {
        head.push(value[i]!)
      } else if (head.length === 0) {
        file.push(value.subarray(i + 1))
        head = null
        break
      } else {
        const line = JSON.parse(new TextDecoder().decode(Uint8Array.from(head))) as { done: number; of: number }
        told(line.done, line.of)
        head = []
      }
    }
  }
}

// Own saved filters: they stay on this device.
interface Kept {
  name: string
  query: string
}

const stored = (list: string): Kept[] => {
  try {
    return JSON.parse(localStorage.getItem(`filters.${list}`) ?? '[]') as Kept[]
  } catch {
    return []
  }
}

function query(): string {
  const asked = new URLSearchParams(location.search)
  for (const name of ['after', 'before']) asked.delete(name)
  for (const [name, value] of [...asked]) if (!value) asked.delete(name)
  return asked.toString()
}

function showKept(): void {
  const chips = document.querySelector<HTMLElement>('[data-chips]')
  if (!chips) return
  for (const old of chips.querySelectorAll('[data-kept]')) old.remove()
  const add = chips.querySelector<HTMLElement>('[data-keep-filter]')
  const now = query()
  const list = stored(chips.dataset.chips ?? '')
  for (const one of list) {
    const chip = document.createElement('span')
    chip.className = one.query === now ? 'chip on' : 'chip'
    chip.dataset.kept = one.query
    const link = document.createElement('a')
    link.href = `?${one.query}`
    link.textContent = one.name
    const gone = document.createElement('button')
    gone.type = 'button'
    gone.textContent = '×'
    gone.dataset.forgetFilter = one.query
    gone.setAttribute('aria-label', `${add?.dataset.forget ?? ''} ${one.name}`)
    chip.append(link, gone)
    chips.insertBefore(chip, add)
  }
  if (add) add.hidden = !now || /^(chip|sort)=[^&]*$/.test(now) || list.some((one) => one.query === now)
}

function keep(chips: HTMLElement): void {
  const add = chips.querySelector<HTMLElement>('[data-keep-filter]')!
  if (chips.querySelector('.cq-naming')) return
  const input = document.createElement('input')
  input.className = 'form-control cq-naming'
  input.maxLength = 30
  input.placeholder = add.dataset.ask ?? ''
  input.setAttribute('aria-label', add.dataset.ask ?? '')
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') input.remove()
    if (event.key !== 'Enter' || event.isComposing) return
    const name = input.value.trim()
    const list = chips.dataset.chips ?? ''
    if (name) localStorage.setItem(`filters.${list}`, JSON.stringify([...stored(list), { name, query: query() }]))
    input.remove()
    showKept()
  })
  chips.insertBefore(input, add)
  input.focus()
}

function forget(button: HTMLElement): void {
  const list = button.closest<HTMLElement>('[data-chips]')?.dataset.chips ?? ''
  const left = stored(list).filter((one) => one.query !== button.dataset.forgetFilter)
  localStorage.setItem(`filters.${list}`, JSON.stringify(left))
  showKept()
}
