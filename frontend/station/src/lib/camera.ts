/** Codes by the camera, where the browser reads them itself. */

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}

declare global {
  interface Window {
    BarcodeDetector?: new (options?: { formats: string[] }) => Detector
  }
}

export const hasCamera = typeof window !== 'undefined' && 'BarcodeDetector' in window && Boolean(navigator.mediaDevices)

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'code_128', 'code_39', 'qr_code', 'itf']
const EVERY = 150 // ms between looks

/**
 * Look through the camera until `stop` is called; `onCode` gets each new code once.
 *
 * @throws DOMException when the person or the device gives no camera
 */
export async function watchCamera(video: HTMLVideoElement, onCode: (code: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  video.srcObject = stream
  await video.play()
  const detector = new window.BarcodeDetector!({ formats: FORMATS })
  let before = ''
  const timer = setInterval(() => {
    void detector.detect(video).then(([first]) => {
      if (!first || first.rawValue === before) return
      before = first.rawValue
      onCode(first.rawValue)
    })
  }, EVERY)
  return () => {
    clearInterval(timer)
    stream.getTracks().forEach((track) => track.stop())
  }
}
