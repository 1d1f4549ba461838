import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The icons that icons.txt names, as one sprite of symbols. */
function sprite(): Plugin {
  return {
    name: 'sprite',
    generateBundle() {
      const names = readFileSync(here('icons.txt'), 'utf8').split(/\s+/).filter(Boolean)
      const symbols = names.map((name) => {
        const drawn = readFileSync(here(`../node_modules/@tabler/icons/icons/outline/${name}.svg`), 'utf8')
        const inner = drawn.replace(/<!--[\s\S]*?-->/g, '').replace(/<\/?svg[^>]*>/g, '').replace(/\s+/g, ' ').trim()
        return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`
      })
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
      this.emitFile({ type: 'asset', name: 'icons.svg', source })
    },
  }
}

/** names.json: what templates call a file, and what it is called with its hash; and a .br beside each file. */
function named(): Plugin {
  return {
    name: 'named',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const names: Record<string, string> = {}
      for (const [file, part] of Object.entries(bundle)) {
        const name = part.type === 'chunk' ? part.isEntry && `${part.name}.js` : part.names[0]
        if (name) names[name] = file
        const content = part.type === 'chunk' ? part.code : part.source
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
        this.emitFile({ type: 'asset', fileName: `${file}.br`, source: brotliCompressSync(content, { params }) })
      }
      this.emitFile({ type: 'asset', fileName: 'names.json', source: JSON.stringify(names) })
    },
  }
}

export default defineConfig({
  root: here('.'),
  base: '/static/office/',
  publicDir: here('public'),
  plugins: [sprite(), named()],
  build: {
    outDir: here('../../src/cunqiao/desks/static/office'),
    emptyOutDir: true,
    target: ['chrome109'],
    cssTarget: ['chrome109'],
    assetsInlineLimit: 4096,
    rolldownOptions: {
      input: { office: here('src/office.ts'), early: here('src/early.ts') },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
})
