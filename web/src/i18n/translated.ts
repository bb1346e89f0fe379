/** The same keys with other words. Indonesian has no plural: of a pair it needs `_other` alone. */
export type Translated<T> = {
  [Key in keyof T as Key extends `${string}_one` ? never : Key]: T[Key] extends string
    ? string
    : Translated<T[Key]>
}
