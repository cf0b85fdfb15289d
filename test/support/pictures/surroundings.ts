import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import type { Chance } from '../chance.ts'
import { css, hsl } from './colour.ts'
import { blankCanvas, drawnInto, type EditedPicture, painted } from './edited-picture.ts'
import { font } from './fonts.ts'
import { accountNames, madeText, sayings } from './words.ts'

/*
 * What stands around and over pictures when they are passed on: the same in many posts that have nothing else in common. The
 * chance decides how it looks, so the same chance dresses two pictures alike; what people wrote is up to the words.
 */

/** Writes lines that fill a width, from a point down; returns where the next line would stand. */
function writeLines(
  context: SKRSContext2D,
  text: string,
  left: number,
  top: number,
  width: number,
  lineHeight: number,
): number {
  let y = top
  let line = ''
  for (const character of `${text}\n`) {
    if (character !== '\n' && context.measureText(line + character).width <= width) {
      line += character
      continue
    }
    context.fillText(line, left, y)
    y += lineHeight
    line = character === '\n' ? '' : character
  }
  return y
}

/** A screenshot of a phone: status bar, an app with its bars, a comment or two, the picture in the middle. */
export function inPhoneFrame(picture: EditedPicture, chance: Chance, words: Chance = chance): EditedPicture {
  const dark = chance.chance(0.4)
  const [paper, ink, faint] = dark ? ['#16171b', '#ececf0', '#8a8b92'] : ['#ffffff', '#1a1b1f', '#9a9ba3']
  const width = chance.pick([720, 828, 1080])
  const unit = width / 100
  const height = width * chance.between(1.9, 2.2)
  const { canvas, context } = blankCanvas(width, height, paper)
  context.textBaseline = 'middle'
  context.fillStyle = ink
  context.font = font(unit * 3.6)
  context.textAlign = 'left'
  context.fillText(`${words.whole(6, 23)}:${words.whole(10, 59)}`, unit * 6, unit * 4)
  context.textAlign = 'right'
  context.fillText(`5G  ${words.whole(11, 99)}%`, width - unit * 14, unit * 4)
  context.strokeStyle = ink
  context.lineWidth = unit * 0.4
  context.strokeRect(width - unit * 12, unit * 2.8, unit * 6, unit * 2.6)
  context.fillRect(width - unit * 11.5, unit * 3.3, unit * words.between(1, 5), unit * 1.6)
  const accent = css(hsl(chance.random() * 360, 0.7, 0.5))
  paintAvatar(context, words, unit * 9, unit * 15, unit * 5)
  context.textAlign = 'left'
  context.fillStyle = ink
  context.font = font(unit * 4, 'heavy')
  context.fillText(words.pick(accountNames), unit * 17, unit * 13)
  context.fillStyle = faint
  context.font = font(unit * 2.8)
  context.fillText(
    `${words.whole(1, 59)} 分钟前  ·  ${words.pick(['上海', '成都', '广州', '来自网页版'])}`,
    unit * 17,
    unit * 17.6,
  )
  context.fillStyle = accent
  context.beginPath()
  context.roundRect(width - unit * 24, unit * 11.5, unit * 18, unit * 7, unit * 3.5)
  context.fill()
  context.fillStyle = '#ffffff'
  context.textAlign = 'center'
  context.fillText('+ 关注', width - unit * 15, unit * 15)
  context.textAlign = 'left'
  context.fillStyle = ink
  context.font = font(unit * 4)
  const below = writeLines(context, madeText(words, words.whole(12, 60)), unit * 5, unit * 26, unit * 90, unit * 6.2)
  const room = { width: width - unit * 2 * chance.pick([0, 5]), height: height * 0.52 }
  const scale = Math.min(room.width / picture.canvas.width, room.height / picture.canvas.height)
  const size = { width: picture.canvas.width * scale, height: picture.canvas.height * scale }
  const place = drawnInto(picture, canvas, [(width - size.width) / 2, below, size.width, size.height])
  let y = below + size.height + unit * 9
  context.font = font(unit * 3.2)
  for (const [index, word] of ['转发', '评论', '赞'].entries()) {
    context.fillStyle = index === 2 ? accent : faint
    context.beginPath()
    context.arc(unit * (14 + 32 * index), y, unit * 2, 0, 7)
    context.stroke()
    context.fillText(`${word} ${words.whole(3, 999)}`, unit * (18 + 32 * index), y)
  }
  y += unit * 12
  while (y < height - unit * 30) {
    paintAvatar(context, words, unit * 8, y, unit * 3.4)
    context.fillStyle = faint
    context.fillText(words.pick(accountNames), unit * 14, y - unit * 2)
    context.fillStyle = ink
    y =
      writeLines(context, madeText(words, words.whole(6, 30)), unit * 14, y + unit * 3, unit * 80, unit * 5) + unit * 6
  }
  context.fillStyle = dark ? '#24252b' : '#f1f1f4'
  context.fillRect(0, height - unit * 16, width, unit * 16)
  context.fillStyle = faint
  context.textAlign = 'center'
  for (const [index, word] of ['首页', '发现', '消息', '我'].entries()) {
    context.fillStyle = index === 0 ? accent : faint
    context.fillRect(unit * (10.5 + 25 * index), height - unit * 13, unit * 4, unit * 4)
    context.fillText(word, unit * (12.5 + 25 * index), height - unit * 5)
  }
  return place
}

function paintAvatar(context: SKRSContext2D, chance: Chance, x: number, y: number, size: number): void {
  context.fillStyle = css(hsl(chance.random() * 360, 0.5, 0.55))
  context.beginPath()
  context.arc(x, y, size, 0, 7)
  context.fill()
  context.fillStyle = css(hsl(chance.random() * 360, 0.5, 0.8))
  context.beginPath()
  context.arc(x, y - size * 0.25, size * 0.36, 0, 7)
  context.ellipse(x, y + size * 0.6, size * 0.6, size * 0.4, 0, 0, 7)
  context.fill()
}

/** A screenshot of an article on a web page: address bar, menu, headline, columns of text, the picture among them. */
export function onWebPage(picture: EditedPicture, chance: Chance, words: Chance = chance): EditedPicture {
  const width = chance.whole(1100, 1440)
  const height = Math.round(width * chance.between(0.75, 1.25))
  const accent = css(hsl(chance.random() * 360, 0.6, 0.4))
  const { canvas, context } = blankCanvas(width, height, chance.pick(['#ffffff', '#fbf9f4', '#f4f6f8']))
  context.fillStyle = '#dfe1e6'
  context.fillRect(0, 0, width, 74)
  for (const [index, colour] of ['#ed6a5e', '#f5bf4f', '#61c554'].entries()) {
    context.fillStyle = colour
    context.beginPath()
    context.arc(24 + index * 24, 20, 7, 0, 7)
    context.fill()
  }
  context.fillStyle = '#ffffff'
  context.beginPath()
  context.roundRect(110, 38, width - 220, 28, 14)
  context.fill()
  context.fillStyle = '#55565e'
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.font = font(15)
  context.fillText(`https://news.example/a/${words.whole(10_000, 999_999)}`, 130, 52)
  context.fillStyle = accent
  context.fillRect(0, 74, width, 56)
  context.fillStyle = '#ffffff'
  context.font = font(24, 'heavy')
  context.fillText(chance.pick(accountNames), 40, 102)
  context.font = font(16)
  for (const [index, word] of ['首页', '国内', '文化', '科技', '图片', '视频'].entries())
    context.fillText(word, 330 + index * 90, 102)
  const serif = chance.chance(0.5) ? 'serif' : 'sans'
  const column = width * chance.between(0.56, 0.68)
  context.fillStyle = '#1c1d22'
  context.font = font(34, serif === 'serif' ? 'serif' : 'heavy')
  let y = writeLines(context, madeText(words, words.whole(12, 24)), 40, 175, column, 46)
  context.font = font(14)
  context.fillStyle = '#8b8c94'
  context.fillText(
    `${words.pick(accountNames)}   2026-0${words.whole(1, 9)}-${words.whole(10, 28)} ${words.whole(10, 23)}:${words.whole(10, 59)}`,
    40,
    y,
  )
  context.fillStyle = '#2b2c33'
  context.font = font(18, serif)
  y = writeLines(context, madeText(words, words.whole(40, 120)), 40, y + 36, column, 30)
  const scale = Math.min(column / picture.canvas.width, (height * 0.6) / picture.canvas.height)
  const size = { width: picture.canvas.width * scale, height: picture.canvas.height * scale }
  const place = drawnInto(picture, canvas, [40 + (column - size.width) / 2, y, size.width, size.height])
  y = writeLines(context, madeText(words, 700), 40, y + size.height + 34, column, 30)
  context.font = font(15)
  let side = 180
  while (side < height) {
    context.fillStyle = css(hsl(words.random() * 360, 0.3, 0.7))
    context.fillRect(column + 80, side - 18, 84, 60)
    context.fillStyle = '#44454d'
    writeLines(context, madeText(words, 18), column + 176, side, width - column - 200, 22)
    side += 86
  }
  return place
}

/** Bars above and below with a joke, as memes have them. */
export function withCaptionBars(picture: EditedPicture, chance: Chance): EditedPicture {
  const { width, height } = picture.canvas
  const [paper, ink] = chance.chance(0.6) ? ['#ffffff', '#000000'] : ['#000000', '#ffffff']
  const bar = width * chance.between(0.1, 0.17)
  const below = chance.chance(0.6) ? bar : 0
  const { canvas, context } = blankCanvas(width, height + bar + below, paper)
  context.fillStyle = ink
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.font = font(bar * 0.5, 'heavy')
  context.fillText(chance.pick(sayings), width / 2, bar / 2, width * 0.94)
  if (below > 0) context.fillText(chance.pick(sayings), width / 2, height + bar * 1.5, width * 0.94)
  return drawnInto(picture, canvas, [0, Math.round(bar), width, height])
}

/** A mark over the picture: one in a corner, or all over it aslant. */
export const withWatermark = (picture: EditedPicture, chance: Chance): EditedPicture =>
  painted(picture, (context, canvas) => {
    const words = `${chance.pick(['@', '© ', '图源：', ''])}${chance.pick(accountNames)}`
    const light = chance.chance(0.7) ? '255,255,255' : '0,0,0'
    const unit = Math.min(canvas.width, canvas.height)
    context.fillStyle = `rgba(${light},${chance.between(0.3, 0.7)})`
    context.font = font(unit * chance.between(0.035, 0.06), chance.pick(['sans', 'heavy', 'serif']))
    if (chance.chance(0.5)) {
      context.textAlign = 'right'
      context.fillText(words, canvas.width - unit * 0.03, canvas.height - unit * 0.03)
      return
    }
    const step = unit * chance.between(0.25, 0.4)
    context.rotate(-chance.between(0.25, 0.6))
    for (let y = 0; y < canvas.height * 2; y += step) {
      for (let x = -canvas.height; x < canvas.width * 1.4; x += step * 1.6) context.fillText(words, x, y)
    }
  })

/** A poster that many announcements share, with a photograph in its window. */
export function onPoster(picture: EditedPicture, chance: Chance): EditedPicture {
  const width = 900
  const height = 1280
  const hue = chance.random() * 360
  const { canvas, context } = blankCanvas(width, height, css(hsl(hue, 0.5, chance.between(0.2, 0.85))))
  for (let shape = 0; shape < 26; shape++) {
    context.fillStyle = css(hsl(hue + chance.between(-60, 60), 0.6, chance.between(0.2, 0.8)), 0.5)
    context.beginPath()
    context.arc(chance.random() * width, chance.random() * height, chance.between(10, 110), 0, 7)
    context.fill()
  }
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = '#ffffff'
  context.strokeStyle = '#1d1d22'
  context.lineWidth = 8
  context.font = font(84, 'heavy')
  const title = chance.pick(sayings)
  context.strokeText(title, width / 2, 130, 820)
  context.fillText(title, width / 2, 130, 820)
  context.font = font(34)
  context.fillStyle = '#ffffff'
  context.fillRect(70, 1030, 760, 180)
  context.fillStyle = '#1d1d22'
  context.fillText(`${chance.whole(1, 12)} 月 ${chance.whole(1, 28)} 日  ${chance.pick(accountNames)}`, width / 2, 1080)
  context.fillText(`电话 ${chance.whole(100_000, 999_999)}  ${chance.pick(sayings)}`, width / 2, 1150, 700)
  const [left, top, across, down] = [110, 240, 680, 740] as const
  context.fillStyle = '#ffffff'
  context.fillRect(left - 14, top - 14, across + 28, down + 28)
  const scale = Math.max(across / picture.canvas.width, down / picture.canvas.height)
  const window = blankCanvas(across, down).canvas
  const size = { width: picture.canvas.width * scale, height: picture.canvas.height * scale }
  const seen = drawnInto(picture, window, [
    (across - size.width) / 2,
    (down - size.height) / 2,
    size.width,
    size.height,
  ])
  return drawnInto(seen, canvas, [left, top, across, down])
}

/** A page of nothing but text, as people photograph their notes app; what does not fit on it is cut off. */
export function textPage(chance: Chance, text: string): Canvas {
  const width = chance.whole(700, 1080)
  const dark = chance.chance(0.3)
  const { canvas, context } = blankCanvas(width, width * chance.between(1.2, 2), dark ? '#17181c' : '#fffdf6')
  const size = width * chance.between(0.034, 0.05)
  context.fillStyle = dark ? '#e4e4e8' : '#232328'
  context.textBaseline = 'middle'
  context.font = font(size, chance.pick(['sans', 'serif']))
  let y = size * 2.5
  for (const paragraph of text.split('\n')) {
    y = writeLines(context, paragraph, width * 0.07, y, width * 0.86, size * 1.7) + size * 0.6
  }
  return canvas
}
