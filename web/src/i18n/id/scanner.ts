export const scanner = {
  open: 'Pindai dengan kamera',
  title: 'Pindai',
  view: 'Yang dilihat kamera',
  hint: 'Arahkan kode batang ke dalam bingkai. Kamera tetap menyala sampai Anda menutupnya.',
  otherwise: 'Pemindai genggam dan papan ketik bisa dipakai di kolomnya.',
  field: 'Pindai atau cari produk',
  placeholder: 'Pindai atau ketik SKU',
  unknown: 'Tidak ada produk dengan kode {{code}}.',
  added: '{{count}} × {{sku}} {{name}}',
  faults: {
    denied: 'Kamera tidak boleh dipakai di sini. Izinkan di pengaturan peramban untuk situs ini.',
    missing: 'Tidak ada kamera yang bisa dipakai peramban ini.',
    insecure: 'Peramban memberi kamera hanya kepada halaman https. Hubungi administrator.',
  },
}
