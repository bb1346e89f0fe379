import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import dayjs from 'dayjs'

/** Chooses five past midnight of today in the field of this name, as a hand does; returns the moment as it is sent. */
export async function chooseMoment(user: UserEvent, label: string): Promise<string> {
  const moment = dayjs().startOf('day').add(5, 'minute')
  await user.click(screen.getByLabelText(label))
  const calendar = within((await screen.findByLabelText('Hour')).closest('[role=dialog]')!)
  await user.click(calendar.getByRole('button', { name: moment.format('D MMMM YYYY') }))
  await user.type(calendar.getByLabelText('Hour'), '00')
  await user.type(calendar.getByLabelText('Minute'), '05')
  await user.click(calendar.getByRole('button', { name: 'Take this moment' }))
  return moment.toISOString()
}
