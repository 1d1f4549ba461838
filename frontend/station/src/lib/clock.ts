import { computed, onScopeDispose, ref } from 'vue'

/** The time, kept right to half a minute: `now`, and `clock` as 14:52. */
export function useClock() {
  const now = ref(new Date())
  const timer = setInterval(() => (now.value = new Date()), 20_000)
  onScopeDispose(() => clearInterval(timer))
  const two = (value: number) => String(value).padStart(2, '0')
  return { now, clock: computed(() => `${two(now.value.getHours())}:${two(now.value.getMinutes())}`) }
}
