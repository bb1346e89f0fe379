import { createStore } from '../../graphql/store.ts'

export interface Notice {
  id: number
  kind: 'done' | 'refused' | 'alert'
  message: string
  /** Undoes it with one click. */
  action?: NoticeAction
}

export interface NoticeAction {
  label: string
  run: () => void
}

export const notices = createStore<Notice[]>([])

const shownMs = { done: 4_000, refused: 10_000, alert: 8_000 }
const atOnce = 3
let lastId = 0

function show(kind: Notice['kind'], message: string, action?: NoticeAction): void {
  const id = ++lastId
  notices.set([...notices.get(), { id, kind, message, action }].slice(-atOnce))
  setTimeout(() => dismiss(id), action ? shownMs.refused : shownMs[kind])
}

export function dismiss(id: number): void {
  notices.set(notices.get().filter((notice) => notice.id !== id))
}

/** What has been done; it goes by itself. */
export const notifyDone = (message: string, action?: NoticeAction) => show('done', message, action)

/** A refusal when there is no form to show it in. */
export const notifyRefused = (message: string, action?: NoticeAction) => show('refused', message, action)

/** Something caused by others that may need action here. */
export const notifyAlert = (message: string) => show('alert', message)
