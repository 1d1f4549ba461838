import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { components } from '@/api/schema'
import { ask } from '@/api/client'
import { db, forgetCopies, keep, kept } from '@/data/db'
import { handedOver } from '@/lib/handover'

export interface Session {
  token: string
  expires_at: string
  username: string
  person: { id: string; name: string; county_id: number }
  station: string
  till: string
}

type Answer = components['schemas']['TokenOut']

/** The person signed in is none who works at a station. */
export class NotAPartner extends Error {}

/** Who works on this device, at which station and till. */
export const useSession = defineStore('session', () => {
  const session = ref<Session | null>(null)
  const expired = ref(false)

  async function load(): Promise<void> {
    const told = handedOver<Session>()
    if (told) await enter(told)
    session.value = (await kept<Session>('session')) ?? null
  }

  /** @throws Refused, NoLink, NotAPartner */
  async function signIn(username: string, password: string, till: string, place?: string): Promise<void> {
    const answer = await ask<Answer>('/auth/token', null, { username, password, till, ...(place ? { place } : {}) })
    const { id, name, role, county_id, station } = answer.person
    if (role !== 'partner' || !station || county_id === null) throw new NotAPartner(role)
    const { token, expires_at } = answer
    await enter({ token, expires_at, username, person: { id, name, county_id }, station, till })
  }

  /** Another station's copies are not ours to show; what waits to be sent stays with its till. */
  async function enter(fresh: Session): Promise<void> {
    const before = await kept<string>('copied station')
    if (before !== fresh.station) await forgetCopies()
    await keep('copied station', fresh.station)
    await keep('session', { ...fresh })
    session.value = fresh
    expired.value = false
  }

  async function signOut(): Promise<void> {
    const token = session.value?.token
    await db.kept.delete('session')
    session.value = null
    if (token) await ask('/auth/revoke', token, {}).catch(() => undefined)
  }

  return {
    session,
    expired,
    tillKey: computed(() => (session.value ? `${session.value.station}-${session.value.till}` : '')),
    load,
    signIn,
    signOut,
  }
})
