export const edits = {
  changed: 'Ada yang mengubah ini sejak Anda membukanya.',
  changedBy: '{{name}} mengubah ini sejak Anda membukanya ({{at}}).',
  both: 'Keduanya: {{value}}',
  theirs: 'Miliknya: {{value}}',
  mine: 'Milik Anda: {{value}}',
  hint: 'Perubahan Anda belum disimpan. Yang tidak Anda sentuh mengikuti perubahan itu; periksa lalu simpan.',
  yes: 'Ya',
  no: 'Tidak',
} as const
