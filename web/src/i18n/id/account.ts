export const account = {
  title: 'Akun',
  language: 'Bahasa',
  theme: 'Tema',
  themes: { light: 'Terang', dark: 'Gelap', auto: 'Ikuti sistem' },
}
