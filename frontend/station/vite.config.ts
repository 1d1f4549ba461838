import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { icons } from './build/icons.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: '/station/',
  // What the libraries bring for other ways of using them stays out of the bundle.
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  resolve: { alias: { '@': here('./src') } },
  plugins: [
    vue(),
    icons(),
    VitePWA({
      strategies: 'generateSW',
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/station/',
        name: '村桥服务站',
        short_name: '村桥',
        description: '村里服务站的收银、下单、收货、取件 · The village station: sell, receive, hand out',
        lang: 'zh-CN',
        start_url: '/station/',
        scope: '/station/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#FAF7F0',
        theme_color: '#1B4D3E',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png}'],
        // Pages come by the fallback alone: the server's answer varies by language, and a page asked for by its own
        // address would not be found among the copies.
        directoryIndex: null,
        navigateFallback: '/station/index.html',
        navigateFallbackAllowlist: [/^\/station\//],
        // Photographs of goods are asked for once and kept: another photograph has another address.
        runtimeCaching: [
          {
            urlPattern: /\/pictures\/[0-9a-f-]+\/(small|large)$/,
            handler: 'CacheFirst',
            options: { cacheName: 'photographs', expiration: { maxEntries: 1000, purgeOnQuotaError: true } },
          },
        ],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  build: {
    outDir: here('../../src/cunqiao/station/app'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: ['chrome87', 'safari14'],
    reportCompressedSize: false,
  },
  // Only a test that needs a page asks for one. Processes, not threads: those would hear of each other's stores.
  test: { environment: 'node', pool: 'forks', maxWorkers: '100%', include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'] },
})
