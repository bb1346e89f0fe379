import { drawingSVG, qrcode } from 'bwip-js/generic'
import { useMemo } from 'react'

/** Black on white in any theme: it is for paper and cameras. */
export function QrCode({ text, label, size }: { text: string; label: string; size: number }) {
  const source = useMemo(() => {
    const svg = qrcode({ bcid: 'qrcode', text, scale: 4, backgroundcolor: 'FFFFFF' }, drawingSVG())
    return `data:image/svg+xml,${encodeURIComponent(svg)}`
  }, [text])
  return <img src={source} alt={label} width={size} height={size} />
}
