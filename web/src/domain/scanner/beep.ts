let audio: AudioContext | undefined

const tones = { found: { hertz: 1_320, seconds: 0.08 }, unknown: { hertz: 220, seconds: 0.3 } }

/** While scanning, people look at the shelf, not at the screen: high and short is good, low and long is bad. */
export function beep(tone: keyof typeof tones): void {
  if (!('AudioContext' in globalThis)) return
  audio ??= new AudioContext()
  void audio.resume()
  const { hertz, seconds } = tones[tone]
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  volume.gain.value = 0.08
  oscillator.frequency.value = hertz
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start()
  oscillator.stop(audio.currentTime + seconds)
}
