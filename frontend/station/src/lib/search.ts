/** Search in names: Chinese by characters and pairs, by pinyin and its initials, English by words. No index: a scan. */

/** `find` holds names, pinyin and initials in lower case, words parted by spaces. */
export interface Findable {
  name: string
  find: string
}

const HAN = /\p{Script=Han}/u

export function words(question: string): string[] {
  return question.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
}

/** Those in which every word of `question` occurs, best first; if none, those that hold most of its pairs. */
export function search<T extends Findable>(items: readonly T[], question: string, most = 60): T[] {
  const asked = words(question)
  if (asked.length === 0) return []
  const hits = ranked(items, (item) => exact(item, asked), most)
  if (hits.length > 0 || !asked.every((word) => HAN.test(word))) return hits
  const pairs = asked.flatMap(pairsOf)
  return ranked(items, (item) => nearly(item, pairs), most)
}

/** The `most` that score highest; none that scores 0. Of equals the first. Scores are small whole numbers. */
function ranked<T>(items: readonly T[], score: (item: T) => number, most: number): T[] {
  const byScore: T[][] = []
  for (const item of items) {
    const value = score(item)
    if (value > 0) (byScore[value] ??= []).push(item)
  }
  return byScore.reverse().flat().slice(0, most)
}

/** Higher where a word is in the name itself or begins or ends a word of it. */
function exact({ name, find }: Findable, asked: string[]): number {
  let score = 0
  for (const word of asked) {
    const at = find.indexOf(word)
    if (at < 0) return 0
    const begins = at === 0 || find[at - 1] === ' '
    const ends = at + word.length === find.length || find[at + word.length] === ' '
    score += 1 + (begins ? 2 : 0) + (ends ? 1 : 0) + (name.includes(word) ? 3 : 0)
  }
  return score
}

/** How many of the pairs are found, if at least half are. */
function nearly({ find }: Findable, pairs: string[]): number {
  let found = 0
  for (const pair of pairs) if (find.includes(pair)) found++
  return found * 2 >= pairs.length ? found : 0
}

function pairsOf(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))
}

/** The beginning of `question` that still finds something: what may have been meant. */
export function meant<T extends Findable>(items: readonly T[], question: string): string {
  const letters = [...question.trim()]
  for (let length = letters.length - 1; length > 0; length--) {
    const shorter = letters.slice(0, length).join('')
    if (length === 1 && !HAN.test(shorter)) break // one Latin letter means nothing
    const asked = words(shorter)
    if (items.some((item) => exact(item, asked) > 0)) return shorter
  }
  return ''
}

/** `name` in pieces, those that `question` found marked; for initials the characters that they stand for. */
export function marked({ name, find }: Findable, question: string): { text: string; on: boolean }[] {
  const asked = words(question)[0]
  if (!asked) return [{ text: name, on: false }]
  const at = name.toLowerCase().indexOf(asked)
  const range = at >= 0 ? [at, at + asked.length] : byInitials(name, find.split(' '), asked)
  if (!range) return [{ text: name, on: false }]
  const [from, to] = range as [number, number]
  return [
    { text: name.slice(0, from), on: false },
    { text: name.slice(from, to), on: true },
    { text: name.slice(to), on: false },
  ].filter(({ text }) => text !== '')
}

function byInitials(name: string, tokens: string[], asked: string): [number, number] | undefined {
  let from = 0
  for (const word of name.split(' ')) {
    if (HAN.test(word))
      for (const token of tokens) {
        const at = token.length === word.length && !HAN.test(token) ? token.indexOf(asked) : -1
        if (at >= 0) return [from + at, from + at + asked.length]
      }
    from += word.length + 1
  }
  return undefined
}
