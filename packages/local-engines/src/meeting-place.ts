import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

export interface MeetingPlace {
  folder: string
  /** Where the supervisor of a set listens. */
  socket: string
  /** Held by the supervisor for as long as it lives. */
  lock: string
}

/** Where the processes that use one set find each other: short, since a socket's path has at most 107 characters. */
export function meetingPlace(dir: string): MeetingPlace {
  const hash = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 12)
  const folder = join(tmpdir(), `gudang-${userInfo().uid}-${hash}`)
  return { folder, socket: join(folder, 'supervisor.sock'), lock: join(folder, 'supervisor.lock') }
}
