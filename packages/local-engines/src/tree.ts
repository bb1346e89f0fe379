import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { diesWithParent, EngineError, mustRun, onPath, run } from './process.ts'
import { makeWhole } from './whole.ts'

export type Progress = (line: string) => void

const packages = ['postgresql-18-documentdb', 'redis-server']
const suite = 'forky'
/** Raised when what a tree holds changes, so that an old one is not taken for it. */
const version = 1

export function cacheDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gudang')
}

/** Debian's packages of the engines, unpacked into one folder; needs no root and runs no maintainer script. */
export async function packageTree(progress: Progress): Promise<string> {
  const tree = join(cacheDir(), `engines-${suite}-${version}`)
  if (existsSync(tree)) return tree
  if (process.platform !== 'linux') {
    throw new EngineError(`Debian's packages of the engines run on Linux only. ${otherWays}`)
  }
  await installIfRoot('mmdebstrap', 'mmdebstrap', progress)
  mkdirSync(cacheDir(), { recursive: true })
  await makeWhole(tree, async (draft) => {
    progress('Fetching PostgreSQL, DocumentDB and Redis from Debian (once, about a minute)')
    await unpack(draft, progress)
    trim(draft)
    wrapBinaries(draft)
  })
  return tree
}

async function unpack(draft: string, progress: Progress): Promise<void> {
  const [program, ...prefix] = [...diesWithParent('TERM'), 'mmdebstrap']
  const args = (extra: string[]) => [
    ...prefix,
    '--mode=chrootless',
    '--variant=extract',
    ...extra,
    `--include=${packages.join(',')}`,
    suite,
    draft,
  ]
  const first = await run(program!, args([]))
  if (first.code === 0) return
  rmSync(draft, { recursive: true, force: true })
  if (!/is expired|Valid-Until/i.test(first.output)) throw unpackError(first.output)
  progress("The mirror's Release file is past its date; taking its packages all the same")
  const second = await run(program!, args(['--aptopt=Acquire::Check-Valid-Until "false"']))
  if (second.code !== 0) throw unpackError(second.output)
}

function unpackError(output: string): EngineError {
  const said = output.trim().split('\n').slice(-2).join(' ')
  return new EngineError(`Debian's packages of the engines cannot be fetched (${said}). ${otherWays}`)
}

export const otherWays =
  'Other ways: docker compose up -d mongo redis and set MONGODB_URI and REDIS_URL; or put mongod and redis-server on PATH.'

function trim(tree: string): void {
  for (const folder of ['doc', 'man', 'locale', 'i18n', 'info', 'lintian']) {
    rmSync(join(tree, 'usr/share', folder), { recursive: true, force: true })
  }
  rmSync(join(tree, 'var'), { recursive: true, force: true })
  rmSync(join(tree, 'dev'), { recursive: true, force: true })
}

/** The tree may need a newer libc than the host has, so its programs run through its own loader. */
function wrapBinaries(tree: string): void {
  const loader = { x64: 'usr/lib64/ld-linux-x86-64.so.2', arm64: 'usr/lib/ld-linux-aarch64.so.1' }[
    process.arch as string
  ]
  if (!loader || !existsSync(join(tree, loader))) {
    throw new EngineError(`There is no engine for ${process.arch} in the packages. ${otherWays}`)
  }
  const multiarch = readdirSync(join(tree, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'))!
  const libraries = [
    `usr/lib/${multiarch}`,
    'usr/lib/postgresql/18/lib',
    `usr/lib/${multiarch}/blas`,
    `usr/lib/${multiarch}/lapack`,
  ]
  const wrap = (program: string) => {
    const file = join(tree, program)
    renameSync(file, `${file}.real`)
    const name = program.split('/').at(-1)!
    const up = program
      .split('/')
      .slice(0, -1)
      .map(() => '..')
      .join('/')
    writeFileSync(
      file,
      [
        '#!/bin/sh',
        'here=$(dirname "$(readlink -f "$0")")',
        `tree="$here/${up}"`,
        `exec "$tree/${loader}" --argv0 "$0" --library-path "${libraries.map((l) => `$tree/${l}`).join(':')}" "$here/${name}.real" "$@"`,
        '',
      ].join('\n'),
    )
    chmodSync(file, 0o755)
  }
  for (const program of ['postgres', 'initdb']) wrap(`usr/lib/postgresql/18/bin/${program}`)
  wrap('usr/bin/redis-check-rdb')
  const extensions = join(tree, 'usr/share/postgresql/18/extension')
  if (!existsSync(join(extensions, 'postgis.control')))
    symlinkSync('postgis-3.control', join(extensions, 'postgis.control'))
}

/** On a Debian machine as root, what is missing is one apt-get away; else say what is missing. */
export async function installIfRoot(
  program: string,
  debianPackage: string,
  progress: Progress,
): Promise<void> {
  if (onPath(program)) return
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    throw new EngineError(
      `${program} is missing: run "apt-get install ${debianPackage}" as root. ${otherWays}`,
    )
  }
  progress(`Installing ${debianPackage} with apt-get`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update'], { env })
  await mustRun('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], { env })
}
