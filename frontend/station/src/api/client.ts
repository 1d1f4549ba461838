import type { Problem } from '@/data/rows'
import { language } from '@/texts'

/** The server refused. `problem` says why, in the language that was asked for. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }

  get code(): string {
    return this.problem.type.replace('/problems/', '')
  }
}

/** There was no answer: no network, or the server cannot be reached. */
export class NoLink extends Error {}

/** The server has no time just now, and said after how many seconds the same may be sent again. */
export class Busy extends NoLink {
  constructor(readonly retryAfter: number) {
    super(`busy for ${retryAfter} s`)
  }
}

const PATIENCE = 20_000 // ms

/**
 * Send a request to the API. Only `sync/` and signing in use this; screens read the local store.
 *
 * @throws Refused, NoLink, Busy
 */
export async function ask<T>(path: string, token: string | null, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': language.value === 'en' ? 'en' : 'zh-hans' }
  if (token) headers.Authorization = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout?.(PATIENCE) ?? null,
    })
  } catch (error) {
    throw new NoLink('no answer', { cause: error })
  }
  const answer = await response.json().catch(() => null)
  if (response.ok && answer !== null) return answer as T
  const retryAfter = Number(response.headers.get('Retry-After'))
  if (response.status === 503 && retryAfter > 0) throw new Busy(retryAfter)
  if (response.status >= 500 || answer === null) throw new NoLink(`status ${response.status}`)
  throw new Refused(answer as Problem)
}
