/** As if the reader had clicked a link to a file: the page stays. */
export function downloadFrom(url: string, name = ''): void {
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
}

export function downloadFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  downloadFrom(url, name)
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
