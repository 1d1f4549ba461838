import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether goods and counter stand side by side. The same width stands in the styles: 1100 px. */
export function useWide(): Ref<boolean> {
  const query = matchMedia('(min-width: 1100px)')
  const wide = ref(query.matches)
  const tell = () => (wide.value = query.matches)
  query.addEventListener('change', tell)
  onScopeDispose(() => query.removeEventListener('change', tell))
  return wide
}
