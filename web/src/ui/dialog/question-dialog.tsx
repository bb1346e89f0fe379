import { Button, Group, Text } from '@mantine/core'
import { useId, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { question, type Question } from './ask.ts'
import classes from './question-dialog.module.css'

export function QuestionDialog() {
  const asked = useSyncExternalStore(question.subscribe, question.get)
  return asked && <Asked {...asked} />
}

/** The browser's own dialog: it lies over ours too, and gives the focus back. */
function Asked({ text, yes, no, answer }: Question) {
  const dialog = useRef<HTMLDialogElement>(null)
  const textId = useId()
  useLayoutEffect(() => {
    const element = dialog.current!
    element.showModal()
    return () => element.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      className={classes.question}
      aria-labelledby={textId}
      onCancel={(event) => {
        event.preventDefault()
        answer(false)
      }}
    >
      <Text id={textId}>{text}</Text>
      <Group justify="flex-end" gap="xs" mt="md">
        {/* What loses nothing is what a stray Enter means. */}
        <Button variant="default" autoFocus onClick={() => answer(false)}>
          {no}
        </Button>
        <Button color="red.8" onClick={() => answer(true)}>
          {yes}
        </Button>
      </Group>
    </dialog>
  )
}
