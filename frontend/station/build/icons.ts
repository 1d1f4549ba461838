import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const require = createRequire(import.meta.url)
const PREFIX = 'icon:'

/** `import home from 'icon:home'`: what is inside a Tabler outline icon, without its frame. */
export function icons(): Plugin {
  return {
    name: 'icons',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return
      const name = id.slice(PREFIX.length + 1)
      const file = require.resolve(`@tabler/icons/outline/${name}.svg`)
      const inside = readFileSync(file, 'utf8')
        .replace(/^[\s\S]*?<svg[^>]*>/, '')
        .replace('</svg>', '')
        .replace(/\s*\n\s*/g, '')
      return `export default ${JSON.stringify(inside)}`
    },
  }
}
