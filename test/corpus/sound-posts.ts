import type { VerdictCode } from '@sourcemark/contract'
import { songTags } from './media-works.ts'
import { own } from './own-texts.ts'
import type { CorpusPost, PostedFile } from './posts.ts'

const post = (
  verdict: VerdictCode,
  accountId: string,
  title: string,
  language: CorpusPost['language'],
  matches: readonly string[],
  body: Pick<CorpusPost, 'attack'> & Partial<CorpusPost>,
): CorpusPost => ({ accountId, title, language, verdict: [verdict], matches, ...body })

const sound = (file: string, shows: readonly string[] = [], caption = ''): readonly PostedFile[] => [
  { file, caption, shows },
]

/** Posts with sounds, after those with pictures. */
export const soundPosts: readonly CorpusPost[] = [
  // 103
  post('attribution_missing', 'hot-picks', '下班听一会儿琴', 'zh', ['snd-piano-study'], {
    attack: 'recording, whole, by another codec',
    files: sound('piano-again.m4a', ['snd-piano-study']),
  }),
  post('rights_info_removed', 'late-picks', '深夜电台', 'zh', ['snd-night-tram'], {
    attack: 'recording, whole, its rights tags gone',
    files: sound('tram-untagged.ogg', ['snd-night-tram']),
  }),
  post('attributed_repost', 'quick-digest', 'On repeat this week', 'en', ['snd-evening-song'], {
    attack: 'recording, whole, credited in the text',
    text: `${own.onRepeat}\nMusic: Northfield Notes\nOriginal: https://platform.example/s/snd-evening-song`,
    files: sound('song-credited.opus', ['snd-evening-song']),
  }),
  post('attribution_missing', 'hot-picks', '聊聊加班', 'zh', ['snd-piano-study'], {
    attack: 'ten seconds of a recording under own speech',
    files: sound('piano-under-talk.mp3', ['snd-piano-study']),
  }),
  post('attribution_missing', 'late-picks', '提神用', 'zh', ['snd-river-quartet'], {
    attack: 'recording, faster',
    files: sound('quartet-faster.ogg', ['snd-river-quartet']),
  }),
  post('attribution_missing', 'study-corner', '低一点更好听', 'zh', ['snd-evening-song'], {
    attack: 'recording, lower',
    files: sound('song-lower.mp3', ['snd-evening-song']),
  }),
  post('attribution_missing', 'quick-digest', '本周节目', 'zh', ['snd-opening', 'snd-sleepless'], {
    attack: 'clips of two recordings in a programme of own',
    files: sound('digest-programme.ogg', ['snd-opening', 'snd-sleepless']),
  }),
  post('licensed_repost', 'study-corner', '转播：睡不着的人', 'zh', ['snd-sleepless'], {
    attack: 'recording, whole, under a permission',
    files: sound('sleepless-again.mp3', ['snd-sleepless'], '音频来源：梅医生说'),
  }),
  post('own_content', 'river-weekend', '周末新闻', 'zh', ['snd-opening'], {
    attack: 'jingle of a sibling account before own speech',
    files: sound('weekend-news.wav', ['snd-opening']),
  }),
  post('false_original_claim', 'hot-picks', '睡前故事', 'zh', ['snd-octopus-read'], {
    attack: 'reading as over the phone, declared original',
    files: sound('octopus-on-the-phone.wav', ['snd-octopus-read']),
    declared: { original: true },
  }),
  post('attribution_false', 'late-picks', '窗外', 'zh', ['snd-dawn-birds'], {
    attack: 'field recording through filters, credited to somebody who never had it',
    files: sound('birds-filtered.ogg', ['snd-dawn-birds'], '录音：城市脚步'),
  }),
  post('attribution_defective', 'study-corner', '单曲循环', 'zh', ['snd-evening-song'], {
    attack: 'recording, whole, its owner named only in the tags of the file',
    files: [{ file: 'song-with-tags.mp3', caption: '', shows: ['snd-evening-song'], tags: songTags }],
  }),
  post('attribution_missing', 'hot-picks', '我的笛子', 'zh', ['pic-harbour'], {
    attack: 'own recording with a picture of others as its cover',
    files: sound('covered.mp3', ['pic-harbour']),
  }),
  post('no_match', 'city-steps', '也练了一小时', 'zh', [], {
    attack: 'clean, own recording of the same instrument',
    files: sound('other-piano.wav'),
  }),
  post('no_match', 'lantern-en', 'Moss, read aloud', 'en', [], {
    attack: 'clean, the same voice reads something else',
    files: sound('reader-again.ogg'),
  }),
  post('no_match', 'quick-digest', 'The last bow', 'en', [], {
    attack: 'clean, own recording of applause',
    files: sound('applause.wav'),
  }),
  // 119
  post('no_match', 'study-corner', '二十秒的安静', 'zh', [], {
    attack: 'silence',
    files: sound('silence.wav'),
  }),
  post('indeterminate', 'quick-digest', 'A short note', 'en', [], {
    attack: 'broken sound',
    files: sound('broken.mp3'),
  }),
]
