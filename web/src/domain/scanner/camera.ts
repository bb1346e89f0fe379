import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

// Its own default would fetch the decoder from a network that a warehouse may not reach.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

/** Between two looks: often enough for a hand that moves, seldom enough for a cheap phone. */
const pauseMs = 120
/** A code that stays in view is read once; it counts again after it was out of view for this long. */
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

/** Tells each code that comes into view, until the returned function is called. */
export function watchCodes(video: HTMLVideoElement, tell: (code: string) => void): () => void {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const lastSeen = new Map<string, number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false

  async function look(): Promise<void> {
    if (video.videoWidth > 0 && !document.hidden) {
      // Linear codes need no more than this, and a smaller picture is read sooner.
      const scale = Math.min(1, 960 / video.videoWidth)
      canvas.width = Math.round(video.videoWidth * scale)
      canvas.height = Math.round(video.videoHeight * scale)
      context.drawImage(video, 0, 0, canvas.width, canvas.height)
      const picture = context.getImageData(0, 0, canvas.width, canvas.height)
      const found = await readBarcodes(picture, { maxNumberOfSymbols: 1 }).catch(() => [])
      const code = found.find(({ isValid }) => isValid)?.text.trim()
      if (code && !over) see(code)
    }
    if (!over) timer = setTimeout(() => void look(), pauseMs)
  }

  function see(code: string): void {
    const now = Date.now()
    const before = lastSeen.get(code)
    lastSeen.set(code, now)
    if (before === undefined || now - before > awayMs) tell(code)
  }

  void look()
  return () => {
    over = true
    clearTimeout(timer)
  }
}
