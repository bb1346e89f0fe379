export const auth = {
  title: 'Masuk',
  lead: 'Stok yang bisa dipercaya, di setiap gudang.',
  email: 'Surel',
  password: 'Kata sandi',
  showPassword: 'Perlihatkan kata sandi',
  submit: 'Masuk',
  invalid: 'Surel atau kata sandi salah.',
  expiredTitle: 'Sesi Anda telah berakhir',
  expiredLead: 'Masuk lagi untuk melanjutkan. Yang sudah Anda ketik masih ada.',
}
