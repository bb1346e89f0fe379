export const alerting = {
  title: 'Stok menipis',
  bell_other: '{{shown}} stok menipis',
  none: 'Tidak ada yang menipis.',
  left: '{{quantity}} dari {{threshold}}',
  all_other: 'Tampilkan ke-{{shown}} di daftar',
  raised: '{{sku}} di {{warehouse}} menipis: tersedia {{quantity}}.',
  many: '{{count}} stok menjadi menipis.',
}
