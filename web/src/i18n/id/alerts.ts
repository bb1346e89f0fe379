export const alerts = {
  state: 'Peringatan yang mana',
  states: { open: 'Terbuka', resolved: 'Selesai', all: 'Semua' },
  now: 'Tersedia kini',
  raised: 'Timbul',
  resolved: 'Selesai',
  open: 'Terbuka',
  none: 'Tidak ada peringatan',
  noneHint: 'Tidak ada yang turun ke ambangnya di sini.',
}
