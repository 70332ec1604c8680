/**
 * Signs that stand for the letters they look like. `1` is read as i or as l: the two readings are tried one after the
 * other.
 */
export const lookAlikes: readonly Readonly<Record<string, string>>[] = ['i', 'l'].map((one) => ({
  '0': 'o',
  '1': one,
  '!': one,
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
}))
