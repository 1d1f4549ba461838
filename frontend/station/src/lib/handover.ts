/**
 * Data that another page of ours passed to this app behind the `#` of its address, which browsers do not send to servers.
 * It is removed from the address at once, so that neither the history nor a copied link contains it. Links of foreign
 * pages are ignored: they could sign a person in at somebody else's station.
 */
export function handedOver<T>(): T | null {
  const told = /^#enter=([\w-]+)$/.exec(location.hash)?.[1]
  if (!told) return null
  history.replaceState(history.state, '', location.pathname + location.search)
  if (!document.referrer.startsWith(`${location.origin}/`)) return null
  try {
    const bytes = Uint8Array.from(atob(told.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes)) as T
  } catch {
    return null // cut short on its way: the app asks for name and password
  }
}
