import { type Colour, css, hsl, mix, shade } from '../colour.ts'
import { font } from '../fonts.ts'
import { fractalNoise } from '../noise.ts'
import { developPhoto, type Scene } from '../scene.ts'
import { paintSky } from './landscape.ts'
import { paintTree } from './plants.ts'

const signs = [
  '面馆',
  '茶',
  '书店',
  '理发',
  '五金',
  '药房',
  '水果',
  '照相',
  '小吃店',
  '修表',
  '布行',
  '花店',
  'CAFE',
  'BAKERY',
  'TEA',
  'BOOKS',
  'HOTEL',
  'BAR 27',
  '早点铺',
  '旅社',
  '裁缝',
  '豆腐坊',
  '灯具',
  'MUSIC',
]

/** House fronts along a street, with people. */
export function street(scene: Scene): void {
  const { width, height, random, context } = scene
  const ground = Math.floor(height * scene.between(0.78, 0.88))
  paintSky(scene, ground)
  for (let x = -width * 0.05; x < width; ) {
    const wide = width * scene.between(0.12, 0.3)
    paintHouse(scene, x, ground, wide, height * scene.between(0.32, 0.8))
    x += wide * scene.between(0.94, 1.04)
  }
  const stone = hsl(scene.between(20, 240), 0.06, scene.between(0.35, 0.6))
  const rough = fractalNoise(random, width, height - ground, { cell: 20, octaves: 5, gain: 0.75, stretch: 3 })
  const size = scene.between(14, 40)
  scene.paintPixels((x, y) => {
    const down = y - ground
    const row = Math.floor((down / (size * 0.5)) ** 0.8)
    const joint = (x + (row % 2) * size * 0.7 + (x - width / 2) * down * 0.002) % (size * 1.6) < 1.6
    return shade(stone, (joint ? 0.66 : 0.8) + 0.45 * ((rough[down * width + x] as number) - 0.3))
  }, ground)
  for (let tree = scene.whole(0, 3); tree > 0; tree--) {
    paintTree(scene, random() * width, ground + scene.between(0, 0.05) * height, height * scene.between(0.25, 0.5))
  }
  if (scene.chance(0.7)) paintCar(scene, ground + height * scene.between(0.02, 0.08))
  for (let person = scene.whole(1, 9); person > 0; person--) {
    paintPerson(
      scene,
      random() * width,
      ground + height * scene.between(0.01, 0.11),
      height * scene.between(0.09, 0.16),
    )
  }
  context.strokeStyle = css([20, 22, 26], 0.85)
  for (let wire = scene.whole(0, 5); wire > 0; wire--) {
    const from = scene.between(0.05, 0.5) * height
    context.lineWidth = scene.between(1, 2.5)
    context.beginPath()
    context.moveTo(0, from)
    context.quadraticCurveTo(
      width / 2,
      from + scene.between(0.02, 0.12) * height,
      width,
      from + scene.between(-0.12, 0.12) * height,
    )
    context.stroke()
  }
  developPhoto(scene)
}

function paintHouse(scene: Scene, left: number, ground: number, wide: number, high: number): void {
  const { context, random } = scene
  const wall = hsl(scene.pick([12, 22, 35, 45, 60, 190, 210, 340]), scene.between(0.08, 0.5), scene.between(0.35, 0.78))
  const top = ground - high
  context.fillStyle = css(wall)
  context.fillRect(left, top, wide, high)
  for (let patch = 0; patch < 260; patch++) {
    context.fillStyle = css(shade(wall, scene.between(0.6, 1.3)), scene.between(0.08, 0.35))
    const long = scene.between(2, 0.12 * wide)
    context.fillRect(
      left + random() * wide * 0.97,
      top + random() * high,
      long * scene.between(0.1, 0.6),
      long * scene.between(0.1, 1.2),
    )
  }
  paintRoof(scene, left, top, wide, wall)
  const columns = scene.whole(2, 6)
  const rows = Math.max(1, Math.round((high / wide) * columns * scene.between(0.5, 0.85)))
  const cell = { wide: wide / columns, high: (high * 0.78) / rows }
  const style = {
    wide: cell.wide * scene.between(0.4, 0.7),
    high: cell.high * scene.between(0.5, 0.75),
    arch: scene.chance(0.25),
    frame: scene.chance(0.5) ? shade(wall, 0.5) : ([235, 232, 222] as const),
    shutters: scene.chance(0.3) ? hsl(scene.between(0, 360), 0.4, 0.35) : undefined,
    bars: scene.whole(0, 2),
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (scene.chance(0.05)) continue
      const x = left + (column + 0.5) * cell.wide - style.wide / 2
      const y = top + (row + 0.18) * cell.high
      paintWindow(scene, x, y, style)
    }
  }
  const base = ground - high * 0.2
  context.fillStyle = css(shade(wall, scene.between(0.45, 0.8)))
  context.fillRect(left, base, wide, ground - base)
  context.fillStyle = css(hsl(scene.between(190, 230), 0.2, scene.between(0.12, 0.4)))
  context.fillRect(left + wide * 0.08, base + high * 0.045, wide * scene.between(0.4, 0.6), high * 0.14)
  for (let ware = 0; ware < 14; ware++) {
    context.fillStyle = css(hsl(random() * 360, 0.5, scene.between(0.3, 0.7)), 0.85)
    context.fillRect(
      left + wide * scene.between(0.1, 0.5),
      base + high * scene.between(0.07, 0.17),
      wide * scene.between(0.01, 0.07),
      high * scene.between(0.01, 0.035),
    )
  }
  context.fillStyle = css(hsl(scene.between(0, 50), 0.4, scene.between(0.14, 0.3)))
  context.fillRect(left + wide * 0.74, base + high * 0.05, wide * 0.16, ground - base - high * 0.05)
  if (scene.chance(0.75)) {
    const board = hsl(scene.between(0, 360), scene.between(0.3, 0.8), scene.between(0.2, 0.5))
    const boardHigh = high * scene.between(0.05, 0.085)
    context.fillStyle = css(board)
    context.fillRect(left + wide * 0.04, base - boardHigh * 0.3, wide * 0.92, boardHigh)
    context.fillStyle = css(
      scene.pick([
        [250, 240, 200],
        [255, 255, 255],
        [240, 200, 90],
      ]),
    )
    context.font = font(boardHigh * 0.72, scene.pick(['heavy', 'serif']))
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(
      `${scene.pick(signs)} ${scene.chance(0.4) ? scene.whole(1, 399) : scene.pick(signs)}`,
      left + wide / 2,
      base + boardHigh * 0.2,
      wide * 0.85,
    )
  }
  if (scene.chance(0.45)) {
    const stripes = scene.whole(5, 13)
    const cloth = hsl(scene.between(0, 360), 0.6, 0.45)
    for (let stripe = 0; stripe < stripes; stripe++) {
      context.fillStyle = css(stripe % 2 === 0 ? cloth : [242, 236, 224])
      context.beginPath()
      const x = left + (wide * stripe) / stripes
      context.moveTo(x, base + high * 0.03)
      context.lineTo(x + wide / stripes, base + high * 0.03)
      context.lineTo(x + wide / stripes + wide * 0.02, base + high * 0.08)
      context.lineTo(x + wide * 0.02, base + high * 0.08)
      context.fill()
    }
  }
}

interface WindowStyle {
  readonly wide: number
  readonly high: number
  readonly arch: boolean
  readonly frame: Colour
  readonly shutters: Colour | undefined
  readonly bars: number
}

function paintWindow(
  scene: Scene,
  x: number,
  y: number,
  { wide, high, arch, frame, shutters, bars }: WindowStyle,
): void {
  const { context } = scene
  context.fillStyle = css(frame)
  context.fillRect(x - 3, y - 3, wide + 6, high + 7)
  const glass = scene.chance(0.2)
    ? hsl(42, 0.6, scene.between(0.5, 0.75))
    : hsl(scene.between(195, 230), 0.25, scene.between(0.12, 0.5))
  const gradient = context.createLinearGradient(x, y, x + wide * scene.between(-1, 1), y + high)
  gradient.addColorStop(0, css(shade(glass, scene.between(0.8, 1.7))))
  gradient.addColorStop(1, css(shade(glass, scene.between(0.5, 1.1))))
  context.fillStyle = gradient
  context.fillRect(x, y, wide, high)
  if (scene.chance(0.45)) {
    context.fillStyle = css(hsl(scene.between(0, 360), 0.25, scene.between(0.45, 0.85)), 0.8)
    const drawn = scene.between(0.1, 0.7)
    if (scene.chance(0.5)) context.fillRect(x, y, wide, high * drawn)
    else context.fillRect(scene.chance(0.5) ? x : x + wide * (1 - drawn), y, wide * drawn, high)
  }
  context.fillStyle = css(frame)
  for (let bar = 1; bar <= bars; bar++) context.fillRect(x + (wide * bar) / (bars + 1) - 1, y, 2.5, high)
  if (bars > 0) context.fillRect(x, y + high * 0.45, wide, 2.5)
  if (arch) {
    context.beginPath()
    context.ellipse(x + wide / 2, y, wide / 2 + 3, wide * 0.3, 0, Math.PI, 0)
    context.fill()
  }
  if (shutters) {
    context.fillStyle = css(shade(shutters, scene.between(0.8, 1.2)))
    const leaf = wide * scene.between(0.12, 0.4)
    context.fillRect(x - leaf - 3, y - 2, leaf, high + 4)
    context.fillRect(x + wide + 3, y - 2, leaf * scene.between(0.5, 1), high + 4)
  }
  if (scene.chance(0.16)) {
    context.fillStyle = css([205, 205, 200])
    context.fillRect(x + wide * scene.between(0, 0.4), y + high * 0.78, wide * 0.55, high * 0.24)
  } else if (scene.chance(0.2)) {
    for (let pot = 0; pot < 9; pot++) {
      context.fillStyle = css(hsl(scene.pick([110, 130, 350, 300]), 0.5, scene.between(0.25, 0.6)))
      context.beginPath()
      context.arc(x + scene.random() * wide, y + high * scene.between(0.86, 1.02), wide * 0.07, 0, 7)
      context.fill()
    }
  }
}

function paintRoof(scene: Scene, left: number, top: number, wide: number, wall: Colour): void {
  const { context } = scene
  const tile = scene.pick([hsl(14, 0.5, 0.35), hsl(210, 0.1, 0.3), hsl(30, 0.2, 0.25), shade(wall, 0.6)])
  const rise = wide * scene.between(0.05, 0.35)
  context.fillStyle = css(tile)
  context.beginPath()
  context.moveTo(left - wide * 0.03, top)
  if (scene.chance(0.4)) context.lineTo(left + wide / 2, top - rise)
  else {
    context.lineTo(left + wide * 0.08, top - rise * 0.5)
    context.lineTo(left + wide * 0.92, top - rise * 0.5)
  }
  context.lineTo(left + wide * 1.03, top)
  context.fill()
  for (let chimney = scene.whole(0, 3); chimney > 0; chimney--) {
    context.fillStyle = css(shade(tile, scene.between(0.5, 1.4)))
    const high = wide * scene.between(0.05, 0.2)
    context.fillRect(
      left + wide * scene.between(0.1, 0.85),
      top - rise * 0.4 - high,
      wide * scene.between(0.03, 0.09),
      high,
    )
  }
}

function paintPerson(scene: Scene, x: number, foot: number, size: number): void {
  const { context } = scene
  const coat = hsl(scene.between(0, 360), scene.between(0.1, 0.6), scene.between(0.15, 0.6))
  const trousers = hsl(scene.between(180, 260), 0.2, scene.between(0.1, 0.35))
  const stride = size * scene.between(0.04, 0.14)
  context.fillStyle = css([10, 10, 14], 0.3)
  context.beginPath()
  context.ellipse(x + size * 0.12, foot, size * 0.22, size * 0.04, 0, 0, 7)
  context.fill()
  context.strokeStyle = css(trousers)
  context.lineWidth = size * 0.085
  context.beginPath()
  context.moveTo(x - stride, foot)
  context.lineTo(x, foot - size * 0.48)
  context.lineTo(x + stride, foot)
  context.stroke()
  context.fillStyle = css(coat)
  context.beginPath()
  context.roundRect(x - size * 0.13, foot - size * 0.84, size * 0.26, size * scene.between(0.4, 0.56), size * 0.08)
  context.fill()
  context.strokeStyle = css(shade(coat, 0.75))
  context.lineWidth = size * 0.07
  context.beginPath()
  context.moveTo(x - size * 0.12, foot - size * 0.78)
  context.lineTo(x - size * scene.between(0.12, 0.26), foot - size * 0.48)
  context.moveTo(x + size * 0.12, foot - size * 0.78)
  context.lineTo(x + size * scene.between(0.12, 0.26), foot - size * scene.between(0.45, 0.7))
  context.stroke()
  context.fillStyle = css(hsl(24, 0.4, scene.between(0.35, 0.75)))
  context.beginPath()
  context.arc(x, foot - size * 0.91, size * 0.085, 0, 7)
  context.fill()
  context.fillStyle = css(hsl(24, 0.3, scene.between(0.05, 0.3)))
  context.beginPath()
  context.arc(x, foot - size * 0.935, size * 0.088, Math.PI * 0.95, Math.PI * 2.1)
  context.fill()
  if (scene.chance(0.3)) {
    context.fillStyle = css(hsl(scene.between(0, 360), 0.6, 0.4))
    context.fillRect(x + size * 0.14, foot - size * 0.55, size * 0.16, size * 0.18)
  }
}

function paintCar(scene: Scene, road: number): void {
  const { context, width } = scene
  const long = width * scene.between(0.14, 0.26)
  const x = scene.between(0, 0.75) * width
  const paint = hsl(scene.between(0, 360), scene.between(0.1, 0.7), scene.between(0.25, 0.7))
  context.fillStyle = css(paint)
  context.beginPath()
  context.roundRect(x, road - long * 0.22, long, long * 0.18, long * 0.05)
  context.fill()
  context.fillStyle = css(shade(paint, 0.85))
  context.beginPath()
  context.moveTo(x + long * scene.between(0.1, 0.2), road - long * 0.2)
  context.lineTo(x + long * 0.28, road - long * 0.36)
  context.lineTo(x + long * 0.7, road - long * 0.36)
  context.lineTo(x + long * scene.between(0.8, 0.9), road - long * 0.2)
  context.fill()
  context.fillStyle = css([60, 80, 96])
  context.fillRect(x + long * 0.28, road - long * 0.33, long * 0.18, long * 0.11)
  context.fillRect(x + long * 0.5, road - long * 0.33, long * 0.2, long * 0.11)
  for (const wheel of [0.2, 0.8]) {
    context.fillStyle = css([18, 18, 20])
    context.beginPath()
    context.arc(x + long * wheel, road - long * 0.04, long * 0.075, 0, 7)
    context.fill()
    context.fillStyle = css([160, 160, 165])
    context.beginPath()
    context.arc(x + long * wheel, road - long * 0.04, long * 0.035, 0, 7)
    context.fill()
  }
}

/** A skyline over water at night. */
export function night(scene: Scene): void {
  const { width, height, random, context } = scene
  const shore = Math.floor(height * scene.between(0.6, 0.8))
  const sky = hsl(scene.between(210, 290), 0.5, scene.between(0.07, 0.2))
  const glow = hsl(scene.pick([20, 35, 300, 200]), 0.5, 0.35)
  const smoke = fractalNoise(random, width, height, { cell: height / 3, octaves: 6, stretch: 2 })
  scene.paintPixels((x, y) => mix(sky, glow, (y / shore) ** 2.2 * (0.3 + 0.9 * (smoke[y * width + x] as number))))
  for (let star = scene.whole(0, 160); star > 0; star--) {
    context.fillStyle = css([255, 255, 240], scene.between(0.2, 0.9))
    context.fillRect(random() * width, random() * shore * 0.6, scene.between(1, 2.5), scene.between(1, 2.5))
  }
  for (let layer = 0; layer < 3; layer++) {
    for (let x = -20; x < width; ) {
      const wide = width * scene.between(0.03, 0.1)
      const high = shore * scene.between(0.12, 0.34 + 0.14 * (2 - layer))
      paintTower(scene, x, shore, wide, high, mix(sky, glow, 0.35 - 0.15 * layer))
      x += wide * scene.between(0.8, 1.6)
    }
  }
  const above = context.getImageData(0, 0, width, shore)
  const ripples = fractalNoise(random, width, height - shore, { cell: 10, octaves: 4, gain: 0.65, stretch: 6 })
  scene.paintPixels((x, y) => {
    const ripple = (ripples[(y - shore) * width + x] as number) - 0.5
    const row = Math.min(shore - 1, Math.max(0, Math.round(2 * shore - y + ripple * 40)))
    const at = (row * width + Math.min(width - 1, Math.max(0, Math.round(x + ripple * 12)))) * 4
    return [
      (above.data[at] as number) * 0.7,
      (above.data[at + 1] as number) * 0.72,
      (above.data[at + 2] as number) * 0.8 + 8,
    ]
  }, shore)
  context.globalCompositeOperation = 'screen'
  for (let lamp = scene.whole(6, 30); lamp > 0; lamp--) {
    const x = random() * width
    const y = shore + scene.between(-0.06, 0.2) * height
    const size = width * scene.between(0.008, 0.035)
    const light = hsl(scene.pick([35, 45, 10, 200, 330]), 0.8, 0.6)
    const shine = context.createRadialGradient(x, y, 0, x, y, size)
    shine.addColorStop(0, css(light, 0.9))
    shine.addColorStop(0.7, css(light, 0.35))
    shine.addColorStop(1, css(light, 0))
    context.fillStyle = shine
    context.fillRect(x - size, y - size, 2 * size, 2 * size)
  }
  context.globalCompositeOperation = 'source-over'
  developPhoto(scene)
}

function paintTower(scene: Scene, left: number, ground: number, wide: number, high: number, colour: Colour): void {
  const { context } = scene
  const top = ground - high
  context.fillStyle = css(shade(colour, scene.between(0.5, 1.1)))
  context.fillRect(left, top, wide, high)
  if (scene.chance(0.35)) {
    context.beginPath()
    context.moveTo(left, top)
    context.lineTo(left + wide / 2, top - wide * scene.between(0.3, 1.4))
    context.lineTo(left + wide, top)
    context.fill()
  }
  const pitch = scene.between(6, 14)
  const lit = scene.between(0.2, 0.65)
  const hue = scene.pick([40, 50, 35, 200, 28])
  for (let y = top + pitch; y < ground - pitch; y += pitch) {
    for (let x = left + pitch * 0.5; x < left + wide - pitch * 0.6; x += pitch) {
      if (!scene.chance(lit)) continue
      context.fillStyle = css(hsl(hue + scene.between(-12, 12), 0.7, scene.between(0.35, 0.85)))
      context.fillRect(x, y, pitch * scene.between(0.35, 0.7), pitch * scene.between(0.35, 0.65))
    }
  }
  if (scene.chance(0.2)) {
    context.fillStyle = css(hsl(scene.between(0, 360), 0.9, 0.6))
    context.font = font(wide * 0.3, 'heavy')
    context.textAlign = 'center'
    context.fillText(scene.pick(signs), left + wide / 2, top - wide * 0.05, wide)
  }
}
