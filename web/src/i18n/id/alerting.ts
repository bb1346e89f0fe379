export const alerting = {
  title: 'Stok menipis',
  bell_other: '{{shown}} stok menipis, {{urgent}} mendesak',
  coverNone: 'kurang dari sehari',
  cover_other: 'cukup {{shown}} hari',
  noDemand: 'tidak dipesan belakangan ini',
  promised: 'dijanjikan',
  none: 'Tidak ada yang menipis.',
  left: '{{quantity}} dari {{threshold}}',
  all_other: 'Tampilkan ke-{{shown}} di daftar',
  raised: '{{sku}} di {{warehouse}} menipis: tersedia {{quantity}}.',
  many: '{{count}} stok menjadi menipis.',
}
