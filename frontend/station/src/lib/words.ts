/** Words in two languages, and sentences made of them. */

export type Language = 'zh' | 'en'
export type Messages = { [key: string]: string | Messages }
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

export interface Texts<T extends Messages = Messages> {
  zh: T
  en: Same<T>
}

/** The words of one screen in both languages, side by side: a missing one does not compile. */
export function texts<const T extends Messages>(zh: T, en: Same<T>): Texts<T> {
  return { zh, en }
}

/** The text that stands under a key (`nest.deep`), if one does. */
export function textOf(words: Messages, key: string): string | undefined {
  const found = key.split('.').reduce<Messages | string | undefined>(
    (inside, name) => (typeof inside === 'object' ? inside[name] : undefined),
    words,
  )
  return typeof found === 'string' ? found : undefined
}

/** `{name}` in a text is what `named` holds; of `one | many`, `count` chooses the form. */
export function filled(text: string, named: Record<string, unknown>, count: number): string {
  const [one, many = one] = text.split(' | ') as [string, string?]
  return (count === 1 ? one : many).replace(/\{(\w+)\}/g, (_, name: string) => String(named[name] ?? ''))
}
