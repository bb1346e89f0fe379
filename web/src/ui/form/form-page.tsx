import { Paper } from '@mantine/core'
import { Page } from '../page/page.tsx'
import { Form, type FormProps } from './form.tsx'

/** A page that is one form. */
export function FormPage<Values>({ title, ...form }: FormProps<Values> & { title: string }) {
  return (
    <Page title={title}>
      <Paper withBorder radius="md" p={{ base: 'sm', sm: 'md' }} bg="var(--gd-surface)">
        <Form {...form} />
      </Paper>
    </Page>
  )
}
