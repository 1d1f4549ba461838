// Prints what the app's first load weighs: JavaScript and CSS from signing in until Today stands, in brotli.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const LIMIT = 140_000
const folder = process.argv[2]
const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
const first = ['index.html', ...['SignIn', 'Welcome', 'Today'].map((name) => `src/screens/${name}Screen.vue`)]
const files = new Set()
const visit = (key) => {
  const chunk = manifest[key]
  if (!chunk || files.has(chunk.file)) return
  files.add(chunk.file)
  chunk.css?.forEach((css) => files.add(css))
  chunk.imports?.forEach(visit)
}
first.forEach(visit)
let value = 0
for (const file of files) {
  const size = statSync(join(folder, `${file}.br`)).size
  value += size
  console.error(String(size).padStart(8), file)
}
console.log(JSON.stringify({ station_first_load: { value, limit: LIMIT, unit: 'bytes' } }))
process.exitCode = value > LIMIT ? 1 : 0
