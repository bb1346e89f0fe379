export const grid = {
  edit: 'Edit di tempat',
  editPrices: 'Edit harga',
  save: 'Simpan',
  saveMany_other: 'Simpan {{count}} perubahan',
  saved_other: '{{count}} baris disimpan.',
  discard: 'Buang',
  outcome: 'Hasil',
  changed: '{{name}} sudah mengisi {{value}}. Simpan lagi untuk memakai nilai Anda.',
  leave: 'Tinggalkan tanpa menyimpan yang Anda ketik?',
  hint: 'Enter ke bawah, Shift + panah menandai rentang, Ctrl + D mengisinya ke bawah, kolom dari lembar kerja bisa ditempel, Ctrl + Enter menyimpan.',
}
