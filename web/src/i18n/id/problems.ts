export const problems = {
  requestId: 'Permintaan {{requestId}}',
  codes: {
    UNAUTHENTICATED: 'Masuk lagi untuk melanjutkan.',
    FORBIDDEN: 'Peran Anda tidak mengizinkan ini.',
    BAD_USER_INPUT: 'Ada yang tidak benar pada isian.',
    NOT_FOUND: 'Tidak ditemukan: {{keys}}.',
    RATE_LIMITED: 'Terlalu banyak percobaan. Coba lagi dalam {{seconds}} d.',
    RESOURCE_BUSY: 'Orang lain sedang mengerjakan hal yang sama. Coba lagi: tidak ada yang terjadi dua kali.',
    IDEMPOTENCY_CONFLICT:
      'Percobaan sebelumnya dengan nilai lain sudah diterima. Periksa hasilnya sebelum mengirim lagi.',
    SERVICE_UNAVAILABLE:
      'Server tidak dapat menghubungi basis data. Coba lagi: tidak ada yang terjadi dua kali.',
    INTERNAL_SERVER_ERROR: 'Ada kesalahan di pihak kami. Coba lagi: tidak ada yang terjadi dua kali.',
    UNREACHABLE: 'Server tidak dapat dihubungi. Coba lagi: tidak ada yang terjadi dua kali.',
  },
  fields: {
    TAKEN: 'Sudah dipakai.',
    TOO_BIG: 'Terlalu panjang atau terlalu besar.',
    TOO_SMALL: 'Terlalu pendek atau terlalu kecil.',
  },
}
