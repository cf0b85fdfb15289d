import { TokenWriter } from './token-writer.ts'
import { type TextSketch, TokenFlag } from './tokens.ts'

/*
 * A line that begins like this and is short says who made or published a text. Two texts that share one share a maker, not words: credit
 * lines are read as marks elsewhere and are no evidence of reuse. Written in simplified Chinese; other scripts fold into it.
 */
const openers = [
  ...'作者 原作者 原文作者 译者 翻译 校对 校对者 编辑 责编 责任编辑 主编 审核 审校 选题 排版 美编 编译 编译者 来源 原文 原文链接 原文地址 原文标题 原标题 译文出自 译文链接 出处 转自 转载自 图源 图片来源 摄影 题图 封面 记者 通讯员 实习生 撰文 文字 作者简介 关于作者 本文永久链接 本文链接 永久链接 本文地址 发布时间 更新时间 发布于'.split(
    ' ',
  ),
  ...'本文由 本文系 本文为 本文来自 本文转载 本文首发 本文作者 本文译者 本文采用 本文原载 本文仅代表 本作品采用 未经授权 未经许可 转载请 版权归 版权所有 版权声明 免责声明 特别声明 欢迎关注 长按识别 扫描二维码 扫码关注 点击关注 关注我们 关注公众号 如果发现译文 如果发现本文 如发现译文 如发现本文 如有侵权 如有错误 如果觉得本文 如果喜欢本文 如果你有任何问题 如果您有任何问题 如果你喜欢 如果您喜欢 欢迎在评论区 欢迎留言'.split(
    ' ',
  ),
  ...'via|author|authors|by line|written by|translator|translated by|reviewer|reviewed by|proofreader|publisher|published by|editor|edited by|source|credit|photo by|photo credit|image credit|image|subject|collector|topic|date|url|original article|original post|originally published|this article was originally|this post was originally|this story was|all rights reserved|copyright|licensed under|this work is licensed|follow us|follow me on|subscribe to|sign up for|read more|click here|the post|disclaimer|about the author'.split(
    '|',
  ),
]
/** A longer line says more than who made the text. */
const longestLine = 36
/** Owners that a credit line counts as having. */
const creditOwners = 10_000

interface Opener {
  readonly ids: readonly number[]
}

let byFirst: Map<number, Opener[]> | undefined

function openersByFirst(): Map<number, Opener[]> {
  const table = new Map<number, Opener[]>()
  for (const opener of openers) {
    const writer = new TokenWriter(opener)
    writer.text(0, opener.length)
    const ids = [...writer.finish(false).ids]
    const first = ids[0] as number
    table.set(first, [...(table.get(first) ?? []), { ids }])
  }
  return table
}

/** Raises the owners of every token of a credit line to those of public boilerplate. */
export function markCredits(sketch: TextSketch, owners: Uint16Array): void {
  byFirst ??= openersByFirst()
  const { size, ids, flags } = sketch
  for (let start = 0; start < size; ) {
    let end = start + 1
    while (end < size && ((flags[end] as number) & TokenFlag.break) === 0) end++
    if (end - start <= longestLine) {
      const known = byFirst.get(ids[start] as number)
      if (known?.some((opener) => opener.ids.every((id, offset) => ids[start + offset] === id)))
        owners.fill(creditOwners, start, end)
    }
    start = end
  }
}
