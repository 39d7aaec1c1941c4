/** The one part of the mini dataset. */
export const PART = 'phase1_validation';
