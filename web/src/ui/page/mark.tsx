/** Our own: a shelf under a roof. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width={20} height={20} aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
      <path d="M6 14 16 8l10 6v11h-4v-8H10v8H6z" fill="#fff" />
      <path d="M12 19h8v2h-8zm0 4h8v2h-8z" fill="#fff" />
    </svg>
  )
}
