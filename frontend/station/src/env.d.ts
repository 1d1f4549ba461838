/// <reference types="vite/client" />

declare module 'icon:*' {
  const inside: string
  export default inside
}

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
