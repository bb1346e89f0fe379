import type { ComponentProps, MouseEvent } from 'react'

interface RowLinkProps extends ComponentProps<'a'> {
  /** An address of the app. */
  to: string
}

/**
 * A link in a row of a table, which takes its clicks to the router: the router's own link is drawn again at each
 * change of the address, and by the hundred that is felt.
 */
export function RowLink({ to, children, ...rest }: RowLinkProps) {
  return (
    <a href={to} data-row-link {...rest}>
      {children}
    </a>
  )
}

/** Where a click in a table leads; undefined if it is not on such a link, or is for the browser (a new tab). */
export function rowLinkOf({ target, button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent) {
  const link = (target as Element).closest('a[data-row-link]')
  const isBrowsers = button !== 0 || ctrlKey || metaKey || shiftKey || altKey
  return isBrowsers ? undefined : (link?.getAttribute('href') ?? undefined)
}
