// Writes a brotli copy beside everything that compresses, so that the server only sends files.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const folder = process.argv[2]
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\.(js|css|html|svg|webmanifest|json)$/.test(name)) continue
  const bytes = readFileSync(join(folder, name))
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, options))
}
