/** What a guard says that allows the route `reset-invite`. */
export function phoneRules(unit: string, phones: object = {}) {
  return { routes: ['reset-invite'], phones: { units: [unit], ...phones } }
}
