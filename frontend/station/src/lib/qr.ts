import qrcode from 'qrcode-generator'

/** The modules of a QR code: true is dark. Level L keeps a long signed text readable on small paper. */
export function qrModules(text: string): boolean[][] {
  const code = qrcode(0, 'L')
  code.addData(text, 'Byte')
  code.make()
  const size = code.getModuleCount()
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => code.isDark(row, column)))
}

/** The same as one SVG path of unit squares, without a margin. */
export function qrPath(modules: boolean[][]): string {
  return modules
    .map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
    .join('')
}
