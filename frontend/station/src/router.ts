import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSession } from '@/store/session'
import { useSettings } from '@/store/settings'

/** `root`: a page of the main menu. `open`: to be seen without being signed in. */
declare module 'vue-router' {
  interface RouteMeta {
    root?: boolean
    open?: boolean
    bare?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('@/screens/TodayScreen.vue'), meta: { root: true } },
  { path: '/signin', component: () => import('@/screens/SignInScreen.vue'), meta: { open: true, bare: true } },
  { path: '/welcome', component: () => import('@/screens/WelcomeScreen.vue'), meta: { bare: true } },
  { path: '/waiting', component: () => import('@/screens/WaitingScreen.vue') },
  { path: '/sell', component: () => import('@/screens/SellScreen.vue'), meta: { root: true } },
  { path: '/show/:sku', component: () => import('@/screens/ShowScreen.vue'), props: true, meta: { bare: true } },
  { path: '/basket', component: () => import('@/screens/BasketScreen.vue') },
  { path: '/done/:command', component: () => import('@/screens/DoneScreen.vue'), props: true, meta: { bare: true } },
  { path: '/shelf', component: () => import('@/screens/ShelfScreen.vue'), meta: { root: true } },
  { path: '/receive', component: () => import('@/screens/ReceiveScreen.vue') },
  { path: '/handout/:household?', component: () => import('@/screens/ShelfScreen.vue'), props: true },
  { path: '/villagers', component: () => import('@/screens/VillagersScreen.vue'), meta: { root: true } },
  { path: '/villagers/new', component: () => import('@/screens/VillagersScreen.vue') },
  { path: '/villagers/:id', component: () => import('@/screens/VillagersScreen.vue'), props: true },
  { path: '/money', component: () => import('@/screens/MoneyScreen.vue'), meta: { root: true } },
  { path: '/money/:month(\\d{4}-\\d\\d)', component: () => import('@/screens/MoneyScreen.vue'), props: true },
  { path: '/money/topup', component: () => import('@/screens/MoneyScreen.vue') },
  { path: '/help', component: () => import('@/screens/HelpScreen.vue') },
  { path: '/:rest(.*)*', component: () => import('@/screens/MissingScreen.vue'), meta: { open: true } },
]

export const router = createRouter({ history: createWebHistory('/station/'), routes })

router.beforeEach((to) => {
  const { session } = useSession()
  const { settings } = useSettings()
  if (!session && !to.meta.open) return { path: '/signin', query: to.fullPath === '/' ? {} : { then: to.fullPath } }
  if (session && !settings.welcomed && to.path === '/') return '/welcome'
  return true
})

/**
 * A script of this build is no longer on the server, because a newer build is: load that, once. What was typed and sold
 * is kept on the device.
 */
router.onError((error: unknown, to) => {
  const isGone = /dynamically imported module|module script|preload CSS/i.test(String(error))
  if (!isGone || sessionStorage.getItem('loaded anew for') === to.fullPath) return
  sessionStorage.setItem('loaded anew for', to.fullPath)
  window.location.assign(router.resolve(to.fullPath).href)
})
router.afterEach(() => sessionStorage.removeItem('loaded anew for'))
