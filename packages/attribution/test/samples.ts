import type { Mark, MatchedOriginal, Party } from '../src/index.ts'
import { findMarks } from '../src/index.ts'

export const owner: Party = {
  entityId: 'e-owner',
  accountId: 'acct-owner',
  names: ['澜江周刊'],
  aliases: ['Lanjiang Weekly'],
  handles: ['@lanjiang'],
  accountIds: ['lanjiangweekly'],
  urls: ['https://www.lanjiang.example/'],
}

export const original: MatchedOriginal = {
  contentId: 'a-100',
  owner,
  authors: ['顾闻舟'],
  urls: ['https://www.lanjiang.example/p/88.html'],
  title: '渡口',
}

export const poster: Party = {
  entityId: 'e-poster',
  accountId: 'acct-poster',
  names: ['渡口晚报'],
  urls: ['https://dukou.example'],
}

/** The marks of one plain text. */
export const marksIn = (text: string, mediaType = 'text/plain'): Mark[] =>
  findMarks({ parts: [{ partId: 'body', kind: 'text', mediaType, text }] })
