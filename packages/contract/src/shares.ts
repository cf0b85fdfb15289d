/** Scores and shares are told to a ten-thousandth: finer digits say nothing. */
export const rounded = (share: number): number => Math.round(share * 10_000) / 10_000
