import { writeFileSync } from 'node:fs'

const [width, height] = [640, 480]
const [narrow, wide] = [3, 8]

/** Code 39: bars and spaces in turn, n(arrow) or w(ide), beginning with a bar. */
const patterns: Record<string, string> = {
  '*': 'nwnnwnwnn',
  '0': 'nnnwwnwnn',
  '1': 'wnnwnnnnw',
  '2': 'nnwwnnnnw',
  '3': 'wnwwnnnnn',
  '4': 'nnnwwnnnw',
  '5': 'wnnwwnnnn',
  '6': 'nnwwwnnnn',
  '7': 'nnnwnnwnw',
  '8': 'wnnwnnwnn',
  '9': 'nnwwnnwnn',
  A: 'wnnnnwnnw',
}

/** What Chromium's camera shows in a test: a label with this code, then nothing, over and over. */
export function filmBarcode(file: string, code: string): void {
  const row = Buffer.alloc(width, 235)
  let x = 100
  for (const character of `*${code}*`) {
    const pattern = patterns[character]
    if (!pattern) throw new Error(`No bars for ${character}`)
    for (const [index, element] of [...pattern].entries()) {
      const size = element === 'w' ? wide : narrow
      if (index % 2 === 0) row.fill(16, x, x + size)
      x += size
    }
    x += narrow
  }
  const blank = Buffer.alloc(width, 235)
  const picture = (line: Buffer) =>
    Buffer.concat([
      Buffer.from('FRAME\n'),
      ...Array.from({ length: height }, (_, y) => (y > 150 && y < 330 ? line : blank)),
      Buffer.alloc((width * height) / 2, 128),
    ])
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`)
  const seconds = (count: number, line: Buffer) => Array.from({ length: count * 5 }, () => picture(line))
  writeFileSync(file, Buffer.concat([header, ...seconds(3, row), ...seconds(3, blank)]))
}
