import { Button, FileButton, Skeleton, Stack, Text } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DocumentPanel } from '../../domain/documents/document-page.tsx'
import { pictureTypes, usePicture, useSendPicture } from '../../domain/pictures/use-picture.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { ProblemAlert } from '../../ui/feedback/states.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import type { TransferDetailFragment } from './transfer-documents.generated.ts'
import classes from './transfer-pictures.module.css'
import type { StepProps } from './transfer-steps.ts'

type Picture = TransferDetailFragment['pictures'][number]

/** Photos of what arrived damaged, and one more where one may. */
export function TransferPictures({ transfer, refresh }: StepProps) {
  const { t } = useTranslation()
  const { number, pictures, takesPictures } = transfer
  const path = `/files/transfers/${encodeURIComponent(number)}/pictures`
  const { send, sending, problem, refusal } = useSendPicture(path, refresh)
  const [shown, setShown] = useState<Picture>()
  if (pictures.length === 0 && !takesPictures) return null
  return (
    <DocumentPanel title={t('transfers.pictures')}>
      <Stack gap="xs" align="flex-start">
        {pictures.length > 0 && (
          <ul className={classes.pictures}>
            {pictures.map((picture, index) => (
              <li key={picture.id}>
                <Thumbnail
                  picture={picture}
                  label={t('transfers.pictureOf', { which: index + 1 })}
                  onOpen={() => setShown(picture)}
                />
              </li>
            ))}
          </ul>
        )}
        {takesPictures && (
          <FileButton accept={pictureTypes} onChange={(file) => file && void send(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                size="xs"
                loading={sending}
                leftSection={<IconCamera size={14} aria-hidden />}
              >
                {t('transfers.addPicture')}
              </Button>
            )}
          </FileButton>
        )}
        <Refusal>{refusal}</Refusal>
        <ProblemAlert problem={problem} />
      </Stack>
      <Dialog
        title={t('transfers.pictures')}
        opened={Boolean(shown)}
        onClose={() => setShown(undefined)}
        size="lg"
      >
        {shown && <Large picture={shown} />}
      </Dialog>
    </DocumentPanel>
  )
}

function Thumbnail({ picture, label, onOpen }: { picture: Picture; label: string; onOpen: () => void }) {
  const source = usePicture(picture.thumbnailUrl)
  return (
    <button type="button" className={classes.picture} aria-label={label} onClick={onOpen}>
      {source && <img src={source} alt="" />}
    </button>
  )
}

function Large({ picture: { url, addedAt, addedBy } }: { picture: Picture }) {
  const { t } = useTranslation()
  const format = useFormat()
  const source = usePicture(url)
  return (
    <Stack gap="xs">
      {source ? (
        <img className={classes.large} src={source} alt={t('transfers.pictures')} />
      ) : (
        <Skeleton h={240} />
      )}
      <Text size="xs" c="dimmed">
        {format.dateTime(addedAt)} {t('orders.detail.by', { name: addedBy.name })}
      </Text>
    </Stack>
  )
}
