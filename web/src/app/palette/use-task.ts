import type { Permission } from '@gudang/domain'
import { foldText } from '@gudang/domain'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../domain/people/me.tsx'

/** What can be done with a product by its name: “adjust 85123A”. */
export const tasks = {
  adjust: 'inventory.adjust',
  count: 'inventory.adjust',
  transfer: 'inventory.transfer',
  labels: 'product.view',
} as const satisfies Record<string, Permission>

export type Task = keyof typeof tasks

/** A task at the beginning of what is typed, and what it is to be done with. */
export function useTask(text: string): { task: Task | undefined; search: string } {
  const allowed = useTasks()
  const [, first = '', rest = ''] = /^(\S+)\s+(\S.*)$/.exec(text) ?? []
  const task = first && allowed.find(({ word }) => foldText(word) === foldText(first))
  return task ? { task: task.task, search: rest } : { task: undefined, search: text }
}

/** The tasks of this person, with the word that each begins with. */
export function useTasks(): { task: Task; word: string }[] {
  const { t } = useTranslation()
  const { permissions } = useMe().role
  return (Object.keys(tasks) as Task[])
    .filter((task) => permissions.includes(tasks[task]))
    .map((task) => ({ task, word: t(`palette.tasks.${task}`) }))
}
