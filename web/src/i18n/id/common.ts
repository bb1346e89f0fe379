export const common = {
  actions: {
    cancel: 'Batal',
    close: 'Tutup',
    retry: 'Coba lagi',
    clear: 'Kosongkan',
    clearFilters: 'Hapus filter',
    next: 'Berikutnya',
    previous: 'Sebelumnya',
    first: 'Halaman pertama',
    signOut: 'Keluar',
    reload: 'Muat ulang',
  },
  table: {
    page: 'Halaman {{page}}',
    rows_other: '{{count}} baris',
    loading: 'Memuat',
    actions: 'Tindakan',
  },
  form: {
    required: 'Wajib diisi.',
    wholeNumber: 'Bilangan bulat.',
    atLeastOne: '1 atau lebih.',
    submitHint: 'Ctrl + Enter mengirim',
  },
}
