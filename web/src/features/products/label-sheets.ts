export interface Sheet {
  /** The size of the paper; a roll has none. */
  paper?: string
  /** All in millimetres. */
  page: [width: number, height: number]
  columns: number
  rows: number
  label: [width: number, height: number]
  /** Of the first label. */
  left: number
  top: number
  /** Between two labels. */
  gapX: number
  gapY: number
}

const a4: [number, number] = [210, 297]

/** The most common sheets, and two rolls for thermal printers. */
export const sheets = {
  a4x21: {
    paper: 'A4',
    page: a4,
    columns: 3,
    rows: 7,
    label: [63.5, 38.1],
    left: 7.2,
    top: 15.1,
    gapX: 2.5,
    gapY: 0,
  },
  a4x24: {
    paper: 'A4',
    page: a4,
    columns: 3,
    rows: 8,
    label: [70, 37],
    left: 0,
    top: 0.5,
    gapX: 0,
    gapY: 0,
  },
  a4x14: {
    paper: 'A4',
    page: a4,
    columns: 2,
    rows: 7,
    label: [99.1, 38.1],
    left: 4.7,
    top: 15.1,
    gapX: 2.5,
    gapY: 0,
  },
  a4x65: {
    paper: 'A4',
    page: a4,
    columns: 5,
    rows: 13,
    label: [38.1, 21.2],
    left: 4.7,
    top: 10.7,
    gapX: 2.5,
    gapY: 0,
  },
  letter30: {
    paper: 'Letter',
    page: [215.9, 279.4],
    columns: 3,
    rows: 10,
    label: [66.7, 25.4],
    left: 4.8,
    top: 12.7,
    gapX: 3.1,
    gapY: 0,
  },
  roll100: {
    page: [100, 50],
    columns: 1,
    rows: 1,
    label: [100, 50],
    left: 0,
    top: 0,
    gapX: 0,
    gapY: 0,
  },
  roll57: {
    page: [57, 32],
    columns: 1,
    rows: 1,
    label: [57, 32],
    left: 0,
    top: 0,
    gapX: 0,
    gapY: 0,
  },
} as const satisfies Record<string, Sheet>

export type SheetName = keyof typeof sheets
export const sheetNames = Object.keys(sheets) as SheetName[]

/** As shops call it, in the reader's decimals: A4, 21 × 63,5 × 38,1 mm. */
export function nameOf({ paper, columns, rows, label }: Sheet, number: (value: number) => string): string {
  const size = `${label.map(number).join(' × ')} mm`
  return paper ? `${paper}, ${number(columns * rows)} × ${size}` : size
}

/** The page of the nth label of a print, and its upper left corner, measured from that of the page. */
export function cornerOf(sheet: Sheet, index: number): { page: number; x: number; y: number } {
  const perPage = sheet.columns * sheet.rows
  const onPage = index % perPage
  const [width, height] = sheet.label
  return {
    page: Math.floor(index / perPage),
    x: sheet.left + (onPage % sheet.columns) * (width + sheet.gapX),
    y: sheet.top + Math.floor(onPage / sheet.columns) * (height + sheet.gapY),
  }
}
