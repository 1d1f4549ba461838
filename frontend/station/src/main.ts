import './theme/theme.css'
import './theme/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { followCurrency } from './data/operator'
import { router } from './router'
import { useBasket } from './store/basket'
import { useLink } from './store/link'
import { useSession } from './store/session'
import { useSettings } from './store/settings'

async function start(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  await Promise.all([useSettings().load(), useSession().load(), useBasket().load()])
  followCurrency()
  app.use(router)
  await router.isReady()
  app.mount('#app')
  useLink().start()
  void navigator.storage?.persist?.()
}

void start()
