/** What is typed into the palette and done with its results. */
export interface Finding {
  text: string
  /** The result that Enter takes; counts on and around. */
  marked: number
  /** Enter was pressed: the marked result is taken as soon as there is one. */
  entered: boolean
}
