export const palette = {
  open: 'Cari',
  title: 'Pencarian dan perintah',
  placeholder: 'SKU, pesanan, halaman, tindakan',
  nothing: 'Tidak ada yang bernama itu.',
  groups: {
    go: 'Buka',
    start: 'Lakukan',
    products: 'Produk',
    orders: 'Pesanan',
    warehouses: 'Tampilkan satu gudang',
  },
  language: 'Bahasa: {{name}}',
  lightTheme: 'Tema terang',
  darkTheme: 'Tema gelap',
}

export const shortcuts = {
  title: 'Pintasan papan ketik',
  list: 'Daftar ini',
  search: 'Cari di halaman',
  send: 'Kirim formulir',
  close: 'Tutup dialog',
  then: 'lalu',
}
