import { describe, expect, it } from 'vitest'
import {
  findMarks,
  type Grading,
  gradeMarks,
  type MarkedContent,
  type OtherParty,
  type RequiredField,
  resolveMarks,
} from '../src/index.ts'
import { original, poster } from './samples.ts'

const others: OtherParty[] = [
  { entityId: 'e-carrier', names: ['南湾日报'], holds: 'copy' },
  { entityId: 'e-nothing', names: ['北山晨讯'], holds: 'nothing' },
]
const match = { contentId: original.contentId, kind: 'text' } as const

const gradeContent = (
  content: MarkedContent,
  required?: readonly RequiredField[],
  of: Parameters<typeof gradeMarks>[1] = match,
): Grading =>
  gradeMarks(resolveMarks(findMarks(content), { originals: [original], self: poster, others }), of, required)

const grade = (text: string, required?: readonly RequiredField[], mediaType = 'text/plain'): [string, ...string[]] => {
  const { grade: is, defects } = gradeContent({ parts: [{ partId: 'body', kind: 'text', mediaType, text }] }, required)
  return [is, ...defects]
}

describe('the scale', () => {
  it.each([
    ['河水很平。', ['A0']],
    ['未经授权禁止转载', ['A0']],
    ['转载请注明出处：澜江周刊', ['A0']],
    ['本文首发于我的公众号「澜江周刊」', ['A0']],
    ['编辑：丁戊', ['A0']],
    ['图源：南湾日报', ['A0']],
    ['侵删', ['A1', 'VAGUE', 'NO_OWNER', 'NO_LINK']],
    ['来源：网络', ['A1', 'VAGUE', 'NO_OWNER', 'NO_LINK']],
    ['经授权转载', ['A1', 'VAGUE', 'NO_OWNER', 'NO_LINK']],
    ['来源：某某时报', ['A2', 'NO_OWNER', 'NO_LINK']],
    ['来源：澜江周末', ['A2', 'NO_OWNER', 'NO_LINK']],
    ['来源：南湾日报', ['A3', 'INTERMEDIATE']],
    ['原文链接：https://www.lanjiang.example/p/1.html', ['A3', 'NO_OWNER', 'NO_LINK']],
    ['来源：澜江周刊', ['A4', 'NO_LINK']],
    ['图源：澜江周刊', ['A4', 'SCOPE_GAP', 'NO_LINK']],
    ['来源：澜江周刊（ID：lanjiangweekly）', ['A5']],
    ['来源：澜江周刊\n原文链接：https://lanjiang.example/p/88.html', ['A5']],
    ['来源：渡口晚报', ['AX', 'NO_OWNER']],
    ['来源：北山晨讯', ['AX', 'NO_OWNER']],
    ['作者：渡口晚报\n来源：澜江周刊（ID：lanjiangweekly）', ['A5']],
  ])('%s', (text, expected) => {
    expect(grade(text)).toEqual(expected)
  })

  it('does not count what readers cannot see', () => {
    expect(grade('<p style="display:none">来源：澜江周刊（ID：lanjiangweekly）</p>', undefined, 'text/html')).toEqual([
      'A4',
      'HIDDEN',
    ])
    expect(grade('<p hidden>来源：澜江周刊</p><p>来源：渡口晚报</p>', undefined, 'text/html')).toEqual([
      'AX',
      'NO_OWNER',
    ])
  })

  it('asks for the fields of the policy in force', () => {
    const text = '作者：顾闻舟\n转载自澜江周刊《渡口》 https://www.lanjiang.example/p/88.html'
    const news = ['source', 'author', 'title', 'editor'] as const
    expect(grade(text, news)).toEqual(['A4', 'NO_EDITOR'])
    expect(grade(`${text}\n编辑：丁戊`, news)).toEqual(['A5'])
    expect(grade('来源：澜江周刊', ['author', 'title', 'source'])).toEqual(['A4', 'NO_OWNER', 'NO_TITLE', 'NO_LINK'])
    expect(grade('来源：澜江周刊', ['owner'])).toEqual(['A5'])
  })

  it('holds a caption to its own picture', () => {
    const content = {
      parts: [{ partId: 'img-1', kind: 'image', mediaType: 'image/png', caption: '图：澜江周刊' } as const],
    }
    const of = (partId: string) => gradeContent(content, ['owner'], { contentId: 'a-100', kind: 'image', partId }).grade
    expect([of('img-1'), of('img-2')]).toEqual(['A5', 'A4'])
  })

  it('takes a declaration for every medium', () => {
    const content = { parts: [], declared: { repostOf: { contentId: 'a-100', owner: '澜江周刊' } } }
    expect(gradeContent(content, undefined, { contentId: 'a-100', kind: 'video' }).grade).toBe('A5')
  })

  it('hands a look-alike to people', () => {
    expect(
      gradeContent({ parts: [{ partId: 'b', kind: 'text', mediaType: 'text/plain', text: '来源：澜江周末' }] }).review,
    ).toBe(true)
  })
})

describe('what is heard', () => {
  const heard = { contentId: 'a-100', kind: 'audio', partId: 'sound' } as const
  const gradeOf = (text: string, of: Parameters<typeof gradeMarks>[1] = heard): string[] => {
    const parts = [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }] as const
    const { grade: is, defects } = gradeContent({ parts }, ['owner'], of)
    return [is, ...defects]
  }

  it.each(['来源：澜江周刊', '转载自澜江周刊', '经澜江周刊授权转载', '本文首发于澜江周刊', 'Source: Lanjiang Weekly'])(
    'is credited by a line that says where the post is from: %s',
    (text) => {
      expect(gradeOf(text)).toEqual(['A5'])
      expect(gradeOf(text, { contentId: 'a-100', kind: 'image' })).toEqual(['A4', 'SCOPE_GAP'])
    },
  )

  it.each([
    ['图源：澜江周刊', ['A4', 'SCOPE_GAP']],
    ['视频来源：澜江周刊', ['A4', 'SCOPE_GAP']],
    ['作者：顾闻舟', ['A4', 'SCOPE_GAP']],
    ['来源：北山晨讯', ['A0']],
    ['来源：南湾日报', ['A0']],
    ['BGM：北山晨讯', ['AX', 'NO_OWNER']],
    ['BGM：南湾日报', ['A3', 'INTERMEDIATE']],
    ['演唱：北山晨讯', ['AX', 'NO_OWNER']],
    ['作曲：北山晨讯', ['A2', 'NO_OWNER', 'NO_LINK']],
    ['原唱：北山晨讯', ['A2', 'NO_OWNER', 'NO_LINK']],
    ['Song written by 北山晨讯', ['A2', 'NO_OWNER', 'NO_LINK']],
    ['词曲：顾闻舟', ['A5']],
    ['作曲：北山晨讯\n录音：澜江周刊', ['A5']],
    ['音乐来自网络', ['A1', 'VAGUE', 'NO_OWNER', 'NO_LINK']],
    ['BGM：《渡口》', ['A1', 'VAGUE', 'NO_OWNER', 'NO_LINK']],
    ['@渡口晚报创作的原声', ['A0']],
    ['原声 - 澜江周刊', ['A5']],
  ])('is credited as this says, and by nothing that speaks of something else: %s', (text, expected) => {
    expect(gradeOf(text)).toEqual(expected)
  })

  it('is credited by every line of the words that only accompany it', () => {
    const accompanied = { ...heard, creditedAs: ['text'] } as const
    expect(gradeOf('作者：顾闻舟', accompanied)).toEqual(['A5'])
    expect(gradeOf('来源：北山晨讯', accompanied)).toEqual(['AX', 'NO_OWNER'])
    expect(gradeOf('图源：澜江周刊', accompanied)).toEqual(['A4', 'SCOPE_GAP'])
  })

  it('is not what a credit for music means by text or picture', () => {
    for (const kind of ['text', 'image'] as const)
      expect(gradeOf('BGM：澜江周刊', { contentId: 'a-100', kind })).toEqual(['A4', 'SCOPE_GAP'])
  })
})

describe('films and what is in them', () => {
  const film = { contentId: 'a-100', kind: 'video', partId: 'film' } as const
  const photo = { contentId: 'a-100', kind: 'image', within: ['video'], partId: 'film' } as const
  const music = { contentId: 'a-100', kind: 'audio', within: ['video'], partId: 'film' } as const
  const gradeOf = (text: string, of: Parameters<typeof gradeMarks>[1]): string => {
    const parts = [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }] as const
    return gradeContent({ parts }, ['owner'], of).grade
  }

  it('a film is credited for itself, or by a line that says where the post is from', () => {
    for (const line of ['视频来源：澜江周刊', '剪辑自澜江周刊', '转自澜江周刊', 'Footage from Lanjiang Weekly'])
      expect(gradeOf(line, film)).toBe('A5')
    for (const line of ['图源：澜江周刊', 'BGM：澜江周刊', '作者：顾闻舟']) expect(gradeOf(line, film)).toBe('A4')
    expect(gradeOf('视频来源：北山晨讯', film)).toBe('AX')
  })

  it('a caption is for the film, unless it speaks of pictures', () => {
    const under = (caption: string): string =>
      gradeContent({ parts: [{ partId: 'film', kind: 'video', mediaType: 'video/mp4', caption }] }, ['owner'], film)
        .grade
    expect(['来源：澜江周刊', '拍摄：澜江周刊'].map(under)).toEqual(['A5', 'A5'])
    expect(['封面图：澜江周刊', '背景音乐：澜江周刊'].map(under)).toEqual(['A4', 'A4'])
  })

  it('a photo and music in a film are credited as what they are, or by a credit of the film that names their owner', () => {
    expect([gradeOf('图源：澜江周刊', photo), gradeOf('图源：澜江周刊', music)]).toEqual(['A5', 'A4'])
    expect([gradeOf('BGM：澜江周刊', photo), gradeOf('BGM：澜江周刊', music)]).toEqual(['A4', 'A5'])
    for (const line of ['视频来源：澜江周刊', '转自澜江周刊'])
      expect([gradeOf(line, photo), gradeOf(line, music)]).toEqual(['A5', 'A5'])
  })

  it('whom a film is from says nothing false of the photo and the music in it', () => {
    for (const part of [photo, music]) expect(gradeOf('视频来源：北山晨讯', part)).toBe('A0')
    expect([gradeOf('图源：北山晨讯', photo), gradeOf('BGM：北山晨讯', music)]).toEqual(['AX', 'AX'])
  })
})

describe('a title in a line of its own', () => {
  const link = '来源：澜江周刊 https://www.lanjiang.example/p/88.html'
  const required = ['owner', 'source', 'title'] as const

  it.each(['原标题：《渡口》', '原标题：渡口', 'Original title: 渡口'])('completes a credit: %s', (line) => {
    expect(grade(`${link}\n${line}`, required)).toEqual(['A5'])
  })

  it.each([
    ['another title', '原标题：《渡船》'],
    ['nothing', '编辑：丁戊'],
  ])('does not when it is %s', (_what, line) => {
    expect(grade(`${link}\n${line}`, required)).toEqual(['A4', 'NO_TITLE'])
  })

  it('credits nobody by itself', () => {
    expect(grade('原标题：《渡口》', required)).toEqual(['A0'])
  })
})

it('reads a licence in a line of labels as a licence and not as a name', () => {
  expect(grade('许可：CC-BY-SA-4.0')).toEqual(['A1', 'VAGUE', 'NO_OWNER', 'NO_LINK'])
})

describe('of two works', () => {
  const second = { ...original, contentId: 'a-200', urls: ['https://elsewhere.example/a'], title: '雾' }
  const gradeOf = (owner: typeof original.owner, text: string) => {
    const other = { ...second, owner }
    const marks = findMarks({ parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }] })
    const resolved = resolveMarks(marks, { originals: [original, other] })
    return ['a-100', 'a-200'].map((contentId) => {
      const { grade: is, defects } = gradeMarks(resolved, {
        contentId,
        kind: 'text',
        entityId: contentId === 'a-100' ? original.owner.entityId : owner.entityId,
      })
      return [is, ...defects]
    })
  }

  it('a credit of one says nothing about the other', () => {
    const stranger = { entityId: 'e-9', names: ['北山晨讯'] }
    expect(gradeOf(stranger, '来源：澜江周刊 https://www.lanjiang.example/p/88.html')).toEqual([['A5'], ['A0']])
  })

  it('a credit of one names the right owner of the other when both are theirs, and no more', () => {
    const text = '来源：澜江周刊 https://www.lanjiang.example/p/88.html'
    expect(gradeOf(original.owner, text)).toEqual([['A5'], ['A4', 'NO_LINK']])
  })
})
