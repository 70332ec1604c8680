/** The calls of a claim that ends with self-service reset. Apart from the others: the first script of the page needs none. */
export const resetPaths = {
  /** The hire's press to have their phone registered: signed words. */
  phone: '/claim/phone',
  /** "I have set my password": looks for it now. */
  check: '/claim/check-reset',
} as const
