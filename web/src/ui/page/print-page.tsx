import { Button } from '@mantine/core'
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Page } from './page.tsx'

interface PrintPageProps {
  title: string
  back: { to: string; label: string }
  /** All of it is there. */
  ready: boolean
  toolbar?: ReactNode
  children: ReactNode
}

/** What is for paper, with the way back and the button that prints it. */
export function PrintPage({ title, back, ready, toolbar, children }: PrintPageProps) {
  const { t } = useTranslation()
  return (
    <Page
      title={title}
      toolbar={toolbar}
      actions={
        <>
          <Button
            variant="default"
            component={Link}
            to={back.to}
            leftSection={<IconArrowLeft size={14} aria-hidden />}
          >
            {back.label}
          </Button>
          <Button
            disabled={!ready}
            onClick={() => window.print()}
            leftSection={<IconPrinter size={14} aria-hidden />}
          >
            {t('orders.sheets.print')}
          </Button>
        </>
      }
    >
      {children}
    </Page>
  )
}
