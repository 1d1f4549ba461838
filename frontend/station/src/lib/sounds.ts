/** A scan is heard: one short high tone when it was good, two low ones when it was not. */

let context: AudioContext | undefined

function tone(frequency: number, after: number, length: number): void {
  context ??= new AudioContext()
  const start = context.currentTime + after
  const source = context.createOscillator()
  const volume = context.createGain()
  source.frequency.value = frequency
  volume.gain.setValueAtTime(0.2, start)
  volume.gain.exponentialRampToValueAtTime(0.001, start + length)
  source.connect(volume).connect(context.destination)
  source.start(start)
  source.stop(start + length)
}

export function soundGood(): void {
  tone(1760, 0, 0.09)
  navigator.vibrate?.(20)
}

export function soundBad(): void {
  tone(220, 0, 0.14)
  tone(220, 0.2, 0.14)
  navigator.vibrate?.([60, 60, 60])
}
