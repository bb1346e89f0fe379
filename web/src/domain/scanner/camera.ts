import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

// By default it would load the decoder from a CDN, which a warehouse may not reach.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

/** Between two scans: fast enough for a moving hand, slow enough for a cheap phone. */
const pauseMs = 120
/** A code in view is read once; it counts again after it has been out of view for this long. */
const awayMs = 1_000

export type CameraFault = 'denied' | 'missing' | 'insecure'

export class CameraError extends Error {
  constructor(readonly fault: CameraFault) {
    super(`No camera: ${fault}`)
  }
}

export async function openCamera(): Promise<MediaStream> {
  // Browsers give a camera to pages over https and on localhost only.
  if (!('mediaDevices' in navigator)) throw new CameraError('insecure')
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
    })
  } catch (error) {
    throw new CameraError((error as DOMException).name === 'NotAllowedError' ? 'denied' : 'missing')
  }
}

/** Reports each code that comes into view, until the returned function is called. */
export function watchCodes(video: HTMLVideoElement, onCode: (code: string) => void): () => void {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const lastSeen = new Map<string, number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  async function scan(): Promise<void> {
    if (video.videoWidth > 0 && !document.hidden) {
      // Enough for linear codes, and a smaller picture is decoded faster.
      const scale = Math.min(1, 960 / video.videoWidth)
      canvas.width = Math.round(video.videoWidth * scale)
      canvas.height = Math.round(video.videoHeight * scale)
      context.drawImage(video, 0, 0, canvas.width, canvas.height)
      const picture = context.getImageData(0, 0, canvas.width, canvas.height)
      const found = await readBarcodes(picture, { maxNumberOfSymbols: 1 }).catch(() => [])
      const code = found.find(({ isValid }) => isValid)?.text.trim()
      if (code && !stopped) report(code)
    }
    if (!stopped) timer = setTimeout(() => void scan(), pauseMs)
  }

  function report(code: string): void {
    const now = Date.now()
    const before = lastSeen.get(code)
    lastSeen.set(code, now)
    if (before === undefined || now - before > awayMs) onCode(code)
  }

  void scan()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
