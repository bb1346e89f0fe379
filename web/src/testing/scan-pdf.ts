import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const tools = { '/usr/bin/pdftoppm': 'poppler-utils', '/usr/bin/zbarimg': 'zbar-tools' }

/** poppler and zbar of this machine; on Debian as root they are installed where they are missing. */
function findTools(): void {
  const missing = () => Object.entries(tools).filter(([file]) => !existsSync(file))
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing poppler and zbar with apt-get')
    spawnSync('apt-get', ['update'])
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...Object.values(tools)])
  }
  const packages = missing().map(([, name]) => name)
  if (packages.length > 0)
    throw new Error(`Labels are read back with ${packages.join(' and ')}: run "apt-get install" as root.`)
}

/** Along the rows alone: no bars of ours stand on their side. */
const alongRows = ['-Sx-density=0', '-Sy-density=16']

/** What a reader that is none of ours finds on each page, printed at so many dots an inch. */
export function scanPdf(bytes: Uint8Array, dpi: number, options = alongRows): string[] {
  findTools()
  const folder = mkdtempSync(join(tmpdir(), 'gudang-labels-'))
  try {
    writeFileSync(join(folder, 'labels.pdf'), bytes)
    execFileSync('pdftoppm', ['-gray', '-r', String(dpi), join(folder, 'labels.pdf'), join(folder, 'page')])
    const pages = readdirSync(folder).filter((name) => name.endsWith('.pgm'))
    const all = ['--quiet', '--raw', ...options, ...pages]
    const { stdout, error } = spawnSync('zbarimg', all, { cwd: folder, encoding: 'utf8' })
    if (error) throw error
    return stdout.split('\n').filter(Boolean)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
