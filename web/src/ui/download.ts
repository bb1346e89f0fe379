/** As if the reader had clicked a download link: the page stays. */
export function downloadFrom(url: string, name = ''): void {
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
}

export function downloadFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  downloadFrom(url, name)
  // By then the browser has started to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
