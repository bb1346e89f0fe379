import { IconAdjustments, IconArrowsExchange, IconClipboardCheck, IconTags } from '@tabler/icons-react'
import type { Task } from './use-task.ts'

const icons = {
  adjust: IconAdjustments,
  count: IconClipboardCheck,
  transfer: IconArrowsExchange,
  labels: IconTags,
}

export function iconOf(task: Task) {
  const Icon = icons[task]
  return <Icon size={16} stroke={1.75} aria-hidden />
}
