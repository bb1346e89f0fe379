import { Box, Button, Code, CopyButton, Group, List, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTypedInDialog } from '../../ui/dialog/dialog.tsx'
import { downloadFile } from '../../ui/download.ts'
import { Form } from '../../ui/form/form.tsx'
import { QrCode } from '../../ui/page/qr-code.tsx'
import {
  useOfferSecondFactorCommand,
  useTurnOnSecondFactorCommand,
  type OfferSecondFactorMutation,
} from './auth.generated.ts'
import { OneTimeCodeInput } from './one-time-code-form.tsx'

type Offer = OfferSecondFactorMutation['offerSecondFactor']

interface SetUpProps {
  /** When the recovery codes are kept. */
  onDone: () => void
  onCancel: () => void
  cancelLabel?: string
}

/** Password, then a code of the app that was given the secret, then the recovery codes. */
export function SecondFactorSetUp({ onDone, ...leaving }: SetUpProps) {
  const [offer, setOffer] = useState<Offer>()
  const [codes, setCodes] = useState<string[]>()
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (offer) return <Confirm offer={offer} onConfirmed={setCodes} {...leaving} />
  return <AskPassword onOffered={setOffer} {...leaving} />
}

type Leaving = Omit<SetUpProps, 'onDone'>

function AskPassword({ onOffered, ...leaving }: Leaving & { onOffered: (offer: Offer) => void }) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (value ? null : t('form.required')) },
  })
  const offer = useOfferSecondFactorCommand({ SecondFactorOffer: onOffered })
  return (
    <Form
      form={form}
      command={offer}
      submitLabel={t('factor.next')}
      onSubmit={(values) => void offer.run(() => values, { form })}
      {...leaving}
    >
      <Text size="sm">{t('factor.lead')}</Text>
      <PasswordInput
        {...form.getInputProps('password')}
        label={t('password.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
        data-autofocus
      />
    </Form>
  )
}

interface ConfirmProps extends Leaving {
  offer: Offer
  onConfirmed: (recoveryCodes: string[]) => void
}

function Confirm({ offer: { uri, secret }, onConfirmed, ...leaving }: ConfirmProps) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { oneTimeCode: '' },
    validate: { oneTimeCode: (value) => (value.trim() ? null : t('form.required')) },
  })
  const turnOn = useTurnOnSecondFactorCommand({
    RecoveryCodes: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
  })
  return (
    <Form
      form={form}
      command={turnOn}
      submitLabel={t('factor.turnOn')}
      onSubmit={(values) => void turnOn.run(() => values, { form })}
      {...leaving}
    >
      <Text size="sm">{t('factor.scan')}</Text>
      <Group justify="center">
        {/* Cameras need the white around it, in the dark too. */}
        <Box bg="white" p={16} lh={0}>
          <QrCode text={uri} label={t('factor.qr')} size={192} />
        </Box>
      </Group>
      <Stack gap={4}>
        <Text size="sm" c="dimmed">
          {t('factor.orType')}
        </Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          {secret.match(/.{1,4}/g)!.join(' ')}
        </Code>
      </Stack>
      <OneTimeCodeInput {...form.getInputProps('oneTimeCode')} />
    </Form>
  )
}

/** Shown once: a dialog around it asks before it goes. */
function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTranslation()
  const text = codes.join('\n')
  const save = () => downloadFile(new Blob([`${text}\n`]), 'gudang-recovery-codes.txt')
  const first = useRef<HTMLDivElement>(null)
  useTypedInDialog(() => true)
  // The field that was typed in is gone, and with it the focus.
  useEffect(() => first.current?.focus(), [])
  return (
    <Stack
      gap="sm"
      ref={first}
      tabIndex={-1}
      style={{ outline: 'none' }}
      role="group"
      aria-label={t('factor.recoveryTitle')}
    >
      <Text size="sm">{t('factor.recoveryLead')}</Text>
      <List listStyleType="none" ff="monospace" size="sm" style={{ columns: '15rem' }} withPadding={false}>
        {codes.map((code) => (
          <List.Item key={code}>{code}</List.Item>
        ))}
      </List>
      <Group gap="xs" justify="flex-end">
        <CopyButton value={text} timeout={3_000}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('users.copied') : t('users.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={save}>
          {t('factor.save')}
        </Button>
        <Button onClick={onDone}>{t('factor.kept')}</Button>
      </Group>
    </Stack>
  )
}
