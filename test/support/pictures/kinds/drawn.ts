import { css, hsl, mix, shade } from '../colour.ts'
import { font } from '../fonts.ts'
import { fractalLine, fractalNoise } from '../noise.ts'
import type { Scene } from '../scene.ts'
import { chartTitles, places, sayings } from '../words.ts'

/** Paints another picture again with a brush. */
export function painting(scene: Scene, motif: (scene: Scene) => void): void {
  const { width, height, random, context } = scene
  const model = scene.sibling(width / 4, height / 4)
  motif(model)
  const { data } = model.context.getImageData(0, 0, model.width, model.height)
  const flow = fractalNoise(random, model.width, model.height, {
    cell: model.height / scene.between(1.5, 4),
    octaves: 3,
  })
  context.drawImage(model.canvas, 0, 0, width, height)
  context.lineCap = scene.pick(['round', 'butt'])
  const bold = scene.between(0.7, 1.6)
  const jitter = scene.between(0.08, 0.25)
  for (const [strokes, size] of [
    [400, 0.026],
    [1800, 0.011],
    [4200, 0.005],
  ] as const) {
    const thick = Math.max(width, height) * size * bold
    for (let stroke = 0; stroke < strokes; stroke++) {
      const x = random() * width
      const y = random() * height
      const at =
        Math.min(model.height - 1, Math.floor(y / 4)) * model.width + Math.min(model.width - 1, Math.floor(x / 4))
      const turn = ((flow[at] as number) - 0.5) * 9
      const light = scene.between(1 - jitter, 1 + jitter)
      const colour = [data[at * 4] as number, data[at * 4 + 1] as number, data[at * 4 + 2] as number] as const
      context.strokeStyle = css(shade(colour, light), 0.8)
      context.lineWidth = thick * scene.between(0.4, 1)
      const long = thick * scene.between(1, 3.5)
      context.beginPath()
      context.moveTo(x - Math.cos(turn) * long, y - Math.sin(turn) * long)
      context.quadraticCurveTo(x, y + long * 0.2, x + Math.cos(turn) * long, y + Math.sin(turn) * long)
      context.stroke()
    }
  }
  const weave = fractalNoise(random, width, height, { cell: 6, octaves: 2, gain: 0.8, stretch: 1.5 })
  const image = context.getImageData(0, 0, width, height)
  for (let pixel = 0, at = 0; at < image.data.length; pixel++, at += 4) {
    const light = 0.88 + 0.24 * (weave[pixel] as number)
    for (let channel = 0; channel < 3; channel++)
      image.data[at + channel] = (image.data[at + channel] as number) * light
  }
  context.putImageData(image, 0, 0)
}

/** Land, water, contours, roads and names. */
export function map(scene: Scene): void {
  const { width, height, random, context } = scene
  const relief = fractalNoise(random, width, height, { cell: height / scene.between(1.5, 3.5), octaves: 7, gain: 0.5 })
  const sea = scene.between(0.34, 0.47)
  const water = hsl(scene.between(190, 215), scene.between(0.3, 0.6), scene.between(0.65, 0.85))
  const low = hsl(scene.between(60, 110), 0.35, 0.82)
  const high = hsl(scene.between(20, 40), 0.4, 0.66)
  const steps = scene.whole(14, 34)
  scene.paintPixels((x, y) => {
    const at = y * width + x
    const here = relief[at] as number
    const slope = here - (relief[Math.max(0, at - width - 1)] as number)
    if (here < sea) return shade(water, 0.82 + 0.45 * here)
    const level = Math.floor(here * steps)
    const contour =
      level !== Math.floor((relief[at + 1] ?? here) * steps) ||
      level !== Math.floor((relief[at + width] ?? here) * steps)
    if (contour) return level % 5 === 0 ? [150, 110, 70] : [188, 156, 118]
    return shade(mix(low, high, Math.min(1, (here - sea) * 3)), 1 + slope * 12)
  })
  const points = Array.from({ length: scene.whole(9, 20) }, () => ({ x: random() * width, y: random() * height }))
  for (const [index, from] of points.entries()) {
    const to = points[(index * 3 + 1) % points.length] as typeof from
    const bend = { x: (from.x + to.x) / 2 + scene.between(-80, 80), y: (from.y + to.y) / 2 + scene.between(-80, 80) }
    const main = scene.chance(0.4)
    for (const [wide, colour] of [
      [main ? 6 : 4, '#8a7f72'],
      [main ? 4 : 2.5, main ? '#f4c04f' : '#ffffff'],
    ] as const) {
      context.strokeStyle = colour
      context.lineWidth = wide
      context.beginPath()
      context.moveTo(from.x, from.y)
      context.quadraticCurveTo(bend.x, bend.y, to.x, to.y)
      context.stroke()
    }
  }
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  for (const { x, y } of points) {
    const size = scene.between(12, 26)
    context.fillStyle = '#b03a2e'
    context.beginPath()
    context.arc(x, y, size / 4, 0, 7)
    context.fill()
    context.font = font(size, scene.pick(['sans', 'serif']))
    const name = scene.pick(places)
    context.lineWidth = 3
    context.strokeStyle = 'rgba(255,255,255,0.85)'
    context.strokeText(name, x + size / 2, y)
    context.fillStyle = '#2b2b33'
    context.fillText(name, x + size / 2, y)
  }
}

/** Figures as bars, lines or a disc, light or dark. */
export function chart(scene: Scene): void {
  const { width, height, random, context } = scene
  const dark = scene.chance(0.35)
  const paper = hsl(random() * 360, scene.between(0, 0.25), dark ? scene.between(0.08, 0.2) : scene.between(0.9, 1))
  const ink = dark ? '#e8e8ee' : '#26262c'
  context.fillStyle = css(paper)
  context.fillRect(0, 0, width, height)
  const unit = Math.min(width, height)
  context.fillStyle = ink
  context.textAlign = 'left'
  context.textBaseline = 'top'
  context.font = font(unit * scene.between(0.035, 0.055), scene.pick(['heavy', 'serif', 'sans']))
  context.fillText(`${scene.pick(chartTitles)} ${scene.whole(1990, 2026)}`, width * 0.06, height * 0.05, width * 0.86)
  const box = {
    left: width * scene.between(0.08, 0.14),
    top: height * scene.between(0.16, 0.26),
    wide: width * scene.between(0.66, 0.84),
    high: height * scene.between(0.52, 0.66),
  }
  const hue = random() * 360
  const colours = Array.from({ length: 6 }, (_, index) =>
    css(hsl(hue + index * scene.between(25, 80), 0.6, scene.between(0.35, 0.62))),
  )
  const kind = scene.whole(0, 3)
  context.font = font(unit * 0.022)
  if (kind < 3) {
    const lines = scene.whole(3, 9)
    for (let line = 0; line <= lines; line++) {
      const y = box.top + (box.high * line) / lines
      context.fillStyle = dark ? 'rgba(255,255,255,0.18)' : 'rgba(0,0,0,0.16)'
      context.fillRect(box.left, y, box.wide, 1.5)
      context.fillStyle = ink
      context.textAlign = 'right'
      context.fillText(String(scene.whole(10, 990)), box.left - unit * 0.012, y - unit * 0.011)
    }
    context.textAlign = 'center'
    const marks = scene.whole(4, 10)
    for (let mark = 0; mark < marks; mark++) {
      context.fillText(
        scene.pick(places),
        box.left + (box.wide * (mark + 0.5)) / marks,
        box.top + box.high + unit * 0.015,
        box.wide / marks,
      )
    }
  }
  if (kind === 0) {
    const bars = scene.whole(7, 34)
    for (let bar = 0; bar < bars; bar++) {
      const high = box.high * scene.between(0.06, 0.98)
      context.fillStyle = colours[bar % scene.whole(1, 4)] as string
      context.fillRect(
        box.left + (box.wide * (bar + 0.14)) / bars,
        box.top + box.high - high,
        (box.wide * 0.72) / bars,
        high,
      )
    }
  } else if (kind === 1) {
    for (let line = scene.whole(2, 5); line > 0; line--) {
      const values = fractalLine(random, 60, { cell: scene.between(12, 40), octaves: 5, gain: 0.6 })
      context.strokeStyle = colours[line] as string
      context.lineWidth = unit * 0.006
      context.beginPath()
      for (const [index, value] of values.entries()) {
        context.lineTo(box.left + (box.wide * index) / 59, box.top + box.high * (1 - value))
      }
      context.stroke()
    }
  } else if (kind === 2) {
    const slope = scene.between(-0.8, 0.8)
    for (let point = scene.whole(80, 400); point > 0; point--) {
      const x = random()
      const y = Math.min(1, Math.max(0, 0.5 + slope * (x - 0.5) + scene.between(-0.25, 0.25) * scene.between(0.2, 1.4)))
      context.fillStyle = colours[point % 3] as string
      context.beginPath()
      context.arc(box.left + box.wide * x, box.top + box.high * y, unit * scene.between(0.004, 0.014), 0, 7)
      context.fill()
    }
  } else {
    let turn = random() * 6
    const shares = Array.from({ length: scene.whole(4, 9) }, () => scene.between(0.3, 2))
    const total = shares.reduce((sum, share) => sum + share, 0)
    const centre = { x: width * scene.between(0.32, 0.66), y: height * scene.between(0.52, 0.62) }
    for (const [index, share] of shares.entries()) {
      const end = turn + (share / total) * Math.PI * 2
      context.fillStyle = css(hsl(hue + index * 41, 0.55, 0.35 + 0.05 * (index % 5)))
      context.beginPath()
      context.moveTo(centre.x, centre.y)
      context.arc(centre.x, centre.y, unit * 0.32, turn, end)
      context.fill()
      context.fillStyle = ink
      context.textAlign = 'center'
      const middle = (turn + end) / 2
      context.fillText(
        `${scene.pick(places)} ${((100 * share) / total).toFixed(1)} %`,
        centre.x + Math.cos(middle) * unit * 0.4,
        centre.y + Math.sin(middle) * unit * 0.37,
      )
      turn = end
    }
  }
  context.fillStyle = ink
  context.textAlign = 'left'
  context.font = font(unit * 0.02)
  context.fillText(
    `n = ${scene.whole(120, 98000)}  ${scene.pick(places)} / ${scene.pick(places)}`,
    width * 0.06,
    height * 0.94,
  )
}

/** Panels with people who talk. */
export function comic(scene: Scene): void {
  const { width, height, context } = scene
  context.fillStyle = '#fbf8ee'
  context.fillRect(0, 0, width, height)
  const rows = height > width ? scene.whole(2, 3) : 2
  const gap = Math.min(width, height) * 0.02
  for (let row = 0; row < rows; row++) {
    const split = scene.chance(0.25)
      ? [1]
      : scene.chance(0.5)
        ? [scene.between(0.35, 0.65), 1]
        : [scene.between(0.25, 0.4), scene.between(0.6, 0.75), 1]
    let left = 0
    for (const right of split) {
      paintPanel(
        scene,
        gap + left * (width - gap),
        gap + (row * (height - gap)) / rows,
        (right - left) * (width - gap) - gap,
        (height - gap) / rows - gap,
      )
      left = right
    }
  }
}

function paintPanel(scene: Scene, left: number, top: number, wide: number, high: number): void {
  const { context } = scene
  context.save()
  context.beginPath()
  context.rect(left, top, wide, high)
  context.clip()
  const hue = scene.random() * 360
  context.fillStyle = css(hsl(hue, scene.between(0.2, 0.7), scene.between(0.55, 0.85)))
  context.fillRect(left, top, wide, high)
  const pitch = scene.between(7, 16)
  context.fillStyle = css(hsl(hue + 20, 0.6, 0.45), 0.4)
  const rays = scene.chance(0.3)
  if (rays) {
    const focus = { x: left + wide * scene.random(), y: top + high * scene.random() }
    for (let ray = 0; ray < 60; ray++) {
      const turn = scene.random() * 7
      context.beginPath()
      context.moveTo(focus.x + Math.cos(turn) * high * 0.4, focus.y + Math.sin(turn) * high * 0.4)
      context.lineTo(focus.x + Math.cos(turn) * wide * 2, focus.y + Math.sin(turn) * wide * 2)
      context.lineTo(focus.x + Math.cos(turn + 0.03) * wide * 2, focus.y + Math.sin(turn + 0.03) * wide * 2)
      context.fill()
    }
  } else {
    for (let y = 0; y < high; y += pitch) {
      for (let x = (y / pitch) % 2 < 1 ? 0 : pitch / 2; x < wide; x += pitch) {
        context.beginPath()
        context.arc(left + x, top + y, pitch * 0.42 * (y / high), 0, 7)
        context.fill()
      }
    }
  }
  for (let box = scene.whole(1, 7); box > 0; box--) {
    context.fillStyle = css(hsl(hue + scene.between(-80, 80), 0.5, scene.between(0.3, 0.7)))
    context.strokeStyle = '#1b1b20'
    context.lineWidth = 3
    const x = left + wide * scene.random()
    const up = high * scene.between(0.1, 0.5)
    const across = wide * scene.between(0.06, 0.25)
    context.fillRect(x, top + high - up, across, up)
    context.strokeRect(x, top + high - up, across, up)
  }
  const heads = scene.whole(1, wide > high ? 3 : 2)
  for (let head = 0; head < heads; head++) {
    paintCharacter(
      scene,
      left + (wide * (head + scene.between(0.35, 0.65))) / heads,
      top + high * scene.between(0.58, 0.72),
      high * scene.between(0.13, 0.2),
    )
  }
  const words = scene.pick(sayings)
  const size = Math.min(high * 0.075, (wide * 1.5) / words.length)
  const bubble = { x: left + wide * scene.between(0.4, 0.6), y: top + high * scene.between(0.15, 0.2) }
  context.font = font(size, 'heavy')
  const across = Math.min(wide * 0.46, context.measureText(words).width / 2 + size)
  context.fillStyle = '#ffffff'
  context.strokeStyle = '#1b1b20'
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(bubble.x - size, bubble.y + size)
  context.lineTo(bubble.x + scene.between(-1, 1) * size, bubble.y + size * scene.between(2.6, 4))
  context.lineTo(bubble.x + size, bubble.y + size)
  context.ellipse(bubble.x, bubble.y, across, size * 1.5, 0, 0.3, Math.PI * 2 + 0.3)
  context.stroke()
  context.fill()
  context.fillStyle = '#1b1b20'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(words, bubble.x, bubble.y, across * 1.8)
  context.restore()
  context.strokeStyle = '#1b1b20'
  context.lineWidth = 5
  context.strokeRect(left, top, wide, high)
}

function paintCharacter(scene: Scene, x: number, y: number, size: number): void {
  const { context } = scene
  const skin = css(hsl(scene.pick([24, 30, 45, 100, 210]), 0.6, scene.between(0.6, 0.8)))
  const cloth = css(hsl(scene.random() * 360, 0.6, scene.between(0.35, 0.6)))
  context.strokeStyle = '#1b1b20'
  context.lineWidth = Math.max(2.5, size * 0.06)
  context.fillStyle = cloth
  context.beginPath()
  context.moveTo(x - size * 1.1, y + size * 4)
  context.bezierCurveTo(x - size, y + size, x + size, y + size, x + size * 1.1, y + size * 4)
  context.fill()
  context.stroke()
  context.fillStyle = skin
  context.beginPath()
  context.ellipse(x, y, size * scene.between(0.75, 1), size * scene.between(0.85, 1.1), scene.between(-0.2, 0.2), 0, 7)
  context.fill()
  context.stroke()
  context.fillStyle = css(hsl(scene.random() * 360, 0.5, scene.between(0.15, 0.6)))
  context.beginPath()
  const spikes = scene.whole(4, 12)
  context.moveTo(x - size, y - size * 0.2)
  for (let spike = 0; spike <= spikes; spike++) {
    const turn = Math.PI + (spike / spikes) * Math.PI
    const out = size * (spike % 2 === 0 ? 0.95 : scene.between(1.1, 1.6))
    context.lineTo(x + Math.cos(turn) * out, y - size * 0.2 + Math.sin(turn) * out)
  }
  context.quadraticCurveTo(x, y - size * scene.between(0.4, 0.9), x - size, y - size * 0.2)
  context.fill()
  context.stroke()
  const open = scene.between(0.1, 0.24) * size
  for (const side of [-1, 1]) {
    context.fillStyle = '#ffffff'
    context.beginPath()
    context.ellipse(x + side * size * 0.33, y + size * 0.02, size * 0.2, open, 0, 0, 7)
    context.fill()
    context.stroke()
    context.fillStyle = '#1b1b20'
    context.beginPath()
    context.arc(x + side * size * 0.33 + scene.between(-0.06, 0.06) * size, y + size * 0.02, size * 0.09, 0, 7)
    context.fill()
  }
  context.beginPath()
  const mood = scene.between(-0.3, 0.4) * size
  context.moveTo(x - size * 0.35, y + size * 0.5)
  context.quadraticCurveTo(x, y + size * 0.5 + mood, x + size * 0.35, y + size * scene.between(0.45, 0.55))
  context.stroke()
}

/** Writes a caption in white with a black edge, as memes have it, into a strip of the picture. */
function writeCaption(scene: Scene, words: string, top: number, high: number): void {
  const { context, width } = scene
  context.font = font(Math.min(high * 0.8, (width * 1.6) / words.length), 'heavy')
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = high * 0.12
  context.strokeStyle = '#000000'
  context.strokeText(words, width / 2, top + high / 2, width * 0.94)
  context.fillStyle = '#ffffff'
  context.fillText(words, width / 2, top + high / 2, width * 0.94)
}

/** Another picture with a joke written over it. */
export function meme(scene: Scene, motif: (scene: Scene) => void): void {
  motif(scene)
  const high = scene.height * scene.between(0.09, 0.14)
  writeCaption(scene, scene.pick(sayings), scene.height * 0.03, high)
  if (scene.chance(0.7)) writeCaption(scene, scene.pick(sayings), scene.height * 0.97 - high, high)
}
