// The scan page: a keyboard-wedge scanner types into one input; scans are sent one after the other, none is lost.

interface Waiting {
  id: string
  code: string
}

interface Answer {
  kind: 'right' | 'again' | 'wrong'
  destination: string
  count: number
  last: string
  row: string
}

const ROWS = 12
const RETRY = 3000

export function startScan(page: HTMLElement): void {
  const part = <E extends HTMLElement>(name: string, within: ParentNode = page) => within.querySelector<E>(name)!
  const address = page.dataset.scan ?? location.pathname
  const form = part<HTMLFormElement>('[data-scan-form]')
  const input = part<HTMLInputElement>('input[name=code]')
  const state = part('[data-state]')
  const store = `scans.${address}`
  const waiting: Waiting[] = load(store)
  const times: number[] = []
  let busy = false
  let wrong = 0

  const keep = () => localStorage.setItem(store, JSON.stringify(waiting))
  const say = (name: string) => {
    state.textContent = state.dataset[name] ?? ''
    state.className = `cq-listen ${name}`
    if (name === 'busy') state.textContent = `${waiting.length} ${state.textContent}`
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const code = input.value.trim()
    input.value = ''
    if (!code) return
    waiting.push({ id: newId(), code })
    keep()
    void send()
  })

  async function send(): Promise<void> {
    if (busy) return
    busy = true
    try {
      for (let next = waiting[0]; next; next = waiting[0]) {
        if (waiting.length > 1) say('busy')
        const answer = await post(next)
        if (!answer) return
        waiting.shift()
        keep()
        show(answer)
      }
      say(document.activeElement === input ? 'ready' : 'away')
    } finally {
      busy = false
    }
  }

  async function post(scan: Waiting): Promise<Answer | null> {
    const body = new FormData(form)
    body.set('id', scan.id)
    body.set('code', scan.code)
    try {
      const answer = await fetch(address, { method: 'POST', body, headers: { 'X-Part': '1' } })
      if (answer.status === 401 || answer.status === 403) {
        say('gone')
        setTimeout(() => (location.href = `/sign-in?next=${encodeURIComponent(address)}`), 2500)
        return null
      }
      if (!answer.ok) throw new Error(String(answer.status))
      return (await answer.json()) as Answer
    } catch {
      say('cut')
      setTimeout(() => void send(), RETRY)
      return null
    }
  }

  function show(answer: Answer): void {
    part('[data-last]').innerHTML = answer.last
    const rows = part('[data-rows-scanned]')
    rows.insertAdjacentHTML('afterbegin', answer.row)
    while (rows.children.length > ROWS) rows.lastElementChild?.remove()
    part('[data-no-rows]').hidden = true
    form.classList.toggle('err', answer.kind === 'wrong')
    if (answer.kind === 'right') hit(answer.destination, answer.count)
    if (answer.kind === 'wrong') part('[data-wrong]', document).textContent = String(++wrong)
    times.push(Date.now())
    part('[data-pace]', document).textContent = String(times.filter((time) => Date.now() - time < 60_000).length)
    beep(answer.kind)
  }

  function hit(key: string, parcels: number): void {
    count('[data-done]', parcels)
    count('[data-left]', -parcels)
    for (const old of page.querySelectorAll('.cq-destination.hit')) old.classList.remove('hit')
    const destination = page.querySelector<HTMLElement>(`[data-destination="${CSS.escape(key)}"]`)
    if (!destination) return
    const done = Number(destination.dataset.n) + parcels
    const of = Math.max(done, Number(destination.dataset.of))
    Object.assign(destination.dataset, { n: String(done), of: String(of) })
    part('.n span', destination).textContent = String(done)
    part('.n small', destination).textContent = ` / ${of}`
    const meter = part<HTMLProgressElement>('progress', destination)
    Object.assign(meter, { max: of, value: done })
    destination.classList.toggle('full', done >= of)
    destination.classList.add('hit')
    destination.scrollIntoView({ block: 'nearest' })
  }

  function count(name: string, by: number): void {
    const figure = part(name, document)
    figure.textContent = String(Math.max(0, Number(figure.textContent) + by))
  }

  keepFocus(input, say)
  watchSound()
  if (waiting.length) void send()
}

/** The scanner types wherever the focus is, so it comes back unless somebody uses something else. */
function keepFocus(input: HTMLInputElement, say: (name: string) => void): void {
  input.focus()
  input.addEventListener('focus', () => say('ready'))
  input.addEventListener('blur', () => say('away'))
  document.addEventListener('click', (event) => {
    if (!(event.target as Element).closest('a, button, input, select, summary, dialog')) input.focus()
  })
  document.addEventListener('keydown', (event) => {
    const elsewhere = document.activeElement?.closest('input, select, textarea, dialog, details[open]')
    if (!elsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) input.focus()
  }, true)
}

let sound: AudioContext | null = null
const isOn = () => localStorage.getItem('sound') !== 'off'

/** One high sound for right, two low ones for wrong, a short one for again. */
function beep(kind: Answer['kind']): void {
  if (!isOn()) return
  sound ??= new AudioContext()
  const tones = { right: [880], again: [600], wrong: [220, 220] }[kind]
  tones.forEach((pitch, i) => {
    const tone = sound!.createOscillator()
    const gain = sound!.createGain()
    const at = sound!.currentTime + i * 0.22
    tone.type = kind === 'wrong' ? 'square' : 'sine'
    tone.frequency.value = pitch
    gain.gain.setValueAtTime(0.12, at)
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.18)
    tone.connect(gain).connect(sound!.destination)
    tone.start(at)
    tone.stop(at + 0.2)
  })
}

function watchSound(): void {
  const button = document.querySelector<HTMLElement>('[data-sound]')
  const words = button?.querySelector<HTMLElement>('[data-on]')
  const show = () => {
    button?.setAttribute('aria-pressed', String(isOn()))
    if (words) words.textContent = (isOn() ? words.dataset.on : words.dataset.off) ?? ''
  }
  button?.addEventListener('click', () => {
    localStorage.setItem('sound', isOn() ? 'off' : 'on')
    show()
    document.querySelector<HTMLInputElement>('input[name=code]')?.focus()
  })
  show()
}

function load(store: string): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(store) ?? '[]') as Waiting[]
  } catch {
    return []
  }
}

/** crypto.randomUUID is only there on secure pages; a county's server may be plain HTTP. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
