import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText, joinedText, matchesSearch, searchTerms, searchWords, sortText } from './search.ts'

describe('a search finds', () => {
  it.each([
    ['Große Straße', 'STRASSE', 'grosse', 'GROẞE', 'straß'],
    ['KIRMIZI ışık', 'kırmızı', 'IŞIK', 'kirmizi', 'İSIK'],
    ['Łódź Ørsted', 'lodz', 'ŁÓDŹ', 'orsted'],
    ['Đường sắt đẹp', 'duong', 'ĐƯỜNG', 'dep'],
    ['Æble Œuvre Þór Ægir', 'aeble', 'oeuvre', 'thor'],
    ['Garðabær', 'gardabaer'],
    ['ΟΔΟΣ Ἀθῆναι', 'οδος', 'οδοσ', 'αθηναι'],
    ['Ёлка Йод', 'елка', 'йод'],
    ['co\u00adoperate wireless\u200bmouse', 'cooperate', 'wirelessmouse'],
    ['قـهوة عَرَبِيّة أرز', 'قهوة', 'قهوه', 'عربية', 'ارز'],
    ['שָׁלוֹם', 'שלום'],
    ['ＡＢＣ－１２３ ﬁlter ²', 'abc-123', 'abc123', 'filter', '2'],
    ['ﾜｲﾔﾚｽ ﾎﾟｯﾄ', 'ワイヤレス', 'わいやれす', 'ポット'],
    ['ワイヤレスマウス', 'マウス', 'ﾏｳｽ', 'まうす', 'ワイヤレス'],
    ['无线蓝牙鼠标', '鼠标', '无线', '蓝牙鼠标', '无线鼠标'],
    ['iPhone14手机壳', '手机', 'iphone14', 'iPhone14手机壳'],
    ['เมาส์ไร้สาย', 'ไร้สาย', 'เมาส์'],
    ['무선 마우스', '마우', 'ㅁ', '무선'],
    ['विज्ञान किताब', 'किताब', 'विज्ञा'],
    ['٤٢ ४२', '42', '٤٢'],
    ["L'Oréal O’Brien Wi-Fi T-Shirt", 'oreal', "l'oreal", 'loreal', 'obrien', 'wifi', 'wi-fi', 'tshirt'],
    ['WiFi AB100', 'wi-fi', 'ab-100'],
    ['budi.santoso@example.com', 'budi', '@example.com', 'budi.santoso@ex', 'santoso'],
  ])('in %j', (text, ...searches) => {
    for (const search of searches) expect([search, matchesSearch(search, text)]).toEqual([search, true])
  })

  it('no other word, other vowel of a script that writes them, or other kana', () => {
    expect(matchesSearch('amp', 'Lamp')).toBe(false)
    expect(matchesSearch('lamp red', 'Lamp', 'green')).toBe(false)
    expect(matchesSearch('कू', 'कि')).toBe(false)
    expect(matchesSearch('が', 'か')).toBe(false)
  })
})

it('what was written is found by all of it and by each beginning of its words, whatever the letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      if (searchTerms(text).length === 0) return
      expect(matchesSearch(text, text)).toBe(true)
      for (const word of text.split(/\s+/u)) expect(matchesSearch(word, text)).toBe(true)
      expect(foldText(foldText(text))).toBe(foldText(text))
    }),
    { numRuns: 300 },
  )
})

it('an inner stretch of writing without spaces is found, wherever it begins and ends', () => {
  const letters = [...'无线蓝牙鼠标ワイヤレスเมาส์ไร้สาย']
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...letters), { minLength: 2, maxLength: 30 }),
      fc.nat(),
      fc.nat(),
      (text, from, length) => {
        const start = from % text.length
        const part = text.slice(start, start + 1 + (length % (text.length - start))).join('')
        if (/^\p{M}/u.test(part)) return
        expect(matchesSearch(part, text.join(''))).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

it('every word of a text counts, each term stays short, and halves of letters are none', () => {
  const many = Array.from({ length: 500 }, (_, index) => `word${index}`)
  expect(searchTerms(many.join(' '))).toEqual(many)
  for (const term of searchTerms('ß'.repeat(200), '😀𝕏'.repeat(100), '𠀀'.repeat(200))) {
    expect(term.length).toBeLessThanOrEqual(64)
    expect(term).not.toMatch(/\p{Cs}/u)
  }
  expect(searchWords('x'.repeat(9_999) + ' y'.repeat(9_999)).length).toBeLessThanOrEqual(16)
})

it('whole texts are compared without spaces and marks', () => {
  expect([joinedText('AB-100 x'), sortText(' Écru  Lamp-shade ')]).toEqual(['ab100x', 'ecru lamp shade'])
})
