import { notifications } from '@mantine/notifications'

/** What has been done, said once, without a click to get rid of it. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'tide', autoClose: 4_000, withBorder: true })
}

/** What was shown already and then refused. */
export function notifyRefused(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 10_000, withBorder: true, role: 'alert' })
}
