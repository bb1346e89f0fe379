import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useCountText, useTransferCounts, waitingLists } from '../domain/transfers/transfer-counts.ts'
import { paths } from '../paths.ts'
import classes from './layout.module.css'

/** The lists of transfers that have something in them. */
export function TransferMenu() {
  const { t } = useTranslation()
  const { pathname, search } = useLocation()
  const countText = useCountText()
  const counts = useTransferCounts()
  const shown = counts ? waitingLists.filter((list) => counts[list] !== 0) : []
  if (!counts || shown.length === 0) return null
  const opened = pathname === paths.transfers ? new URLSearchParams(search).get('list') : undefined
  return (
    <ul className={classes.lists}>
      {shown.map((list) => (
        <li key={list}>
          <Link
            to={paths.transferList(list)}
            className={`${classes.link} ${classes.list}`}
            aria-current={opened === list ? 'page' : undefined}
          >
            <span>{t(`shell.transferLists.${list}`)}</span>
            <span className="gd-number" data-late={list === 'overdue' || undefined}>
              {countText(counts[list])}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
