/** Red, green and blue, 0 to 255 each. */
export type Colour = readonly [number, number, number]

/** Hue 0 to 360, saturation and lightness 0 to 1. */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const k = (((offset + hue / 30) % 12) + 12) % 12
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [channel(0), channel(8), channel(4)]
}

/** From the first colour (0) to the second (1). */
export const mix = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
]

/** Lighter (above 1) or darker (below). */
export const shade = ([red, green, blue]: Colour, factor: number): Colour => [
  red * factor,
  green * factor,
  blue * factor,
]

/** As canvas wants it. */
export const css = ([red, green, blue]: Colour, alpha = 1): string =>
  `rgba(${red | 0},${green | 0},${blue | 0},${alpha})`
