import { songTags } from './media-works.ts'
import { own } from './own-texts.ts'
import type { CorpusPost } from './posts.ts'
import { postedFile, writePost } from './write-post.ts'

/** Posts with sounds, after those with pictures. */
export const soundPosts: readonly CorpusPost[] = [
  // 103
  writePost('attribution_missing', 'hot-picks', '下班听一会儿琴', 'zh', ['snd-piano-study'], {
    attack: 'recording, whole, by another codec',
    files: postedFile('piano-again.m4a', ['snd-piano-study']),
  }),
  writePost('rights_info_removed', 'late-picks', '深夜电台', 'zh', ['snd-night-tram'], {
    attack: 'recording, whole, its rights tags gone',
    files: postedFile('tram-untagged.ogg', ['snd-night-tram']),
  }),
  writePost('attributed_repost', 'quick-digest', 'On repeat this week', 'en', ['snd-evening-song'], {
    attack: 'recording, whole, credited in the text',
    text: `${own.onRepeat}\nMusic: Northfield Notes\nOriginal: https://platform.example/s/snd-evening-song`,
    files: postedFile('song-credited.opus', ['snd-evening-song']),
  }),
  writePost('attribution_missing', 'hot-picks', '聊聊加班', 'zh', ['snd-piano-study'], {
    attack: 'ten seconds of a recording under own speech',
    files: postedFile('piano-under-talk.mp3', ['snd-piano-study']),
  }),
  writePost('attribution_missing', 'late-picks', '提神用', 'zh', ['snd-river-quartet'], {
    attack: 'recording, faster',
    files: postedFile('quartet-faster.ogg', ['snd-river-quartet']),
  }),
  writePost('attribution_missing', 'study-corner', '低一点更好听', 'zh', ['snd-evening-song'], {
    attack: 'recording, lower',
    files: postedFile('song-lower.mp3', ['snd-evening-song']),
  }),
  writePost('attribution_missing', 'quick-digest', '本周节目', 'zh', ['snd-opening', 'snd-sleepless'], {
    attack: 'clips of two recordings in a programme of own',
    files: postedFile('digest-programme.ogg', ['snd-opening', 'snd-sleepless']),
  }),
  writePost('licensed_repost', 'study-corner', '转播：睡不着的人', 'zh', ['snd-sleepless'], {
    attack: 'recording, whole, under a permission',
    files: postedFile('sleepless-again.mp3', ['snd-sleepless'], '音频来源：梅医生说'),
  }),
  writePost('own_content', 'river-weekend', '周末新闻', 'zh', ['snd-opening'], {
    attack: 'jingle of a sibling account before own speech',
    files: postedFile('weekend-news.wav', ['snd-opening']),
  }),
  writePost('false_original_claim', 'hot-picks', '睡前故事', 'zh', ['snd-octopus-read'], {
    attack: 'reading as over the phone, declared original',
    files: postedFile('octopus-on-the-phone.wav', ['snd-octopus-read']),
    declared: { original: true },
  }),
  writePost('attribution_false', 'late-picks', '窗外', 'zh', ['snd-dawn-birds'], {
    attack: 'field recording through filters, credited to somebody who never had it',
    files: postedFile('birds-filtered.ogg', ['snd-dawn-birds'], '录音：城市脚步'),
  }),
  writePost('attribution_defective', 'study-corner', '单曲循环', 'zh', ['snd-evening-song'], {
    attack: 'recording, whole, its owner named only in the tags of the file',
    files: [{ file: 'song-with-tags.mp3', caption: '', shows: ['snd-evening-song'], tags: songTags }],
  }),
  writePost('attribution_missing', 'hot-picks', '我的笛子', 'zh', ['pic-harbour'], {
    attack: 'own recording with a picture of others as its cover',
    files: postedFile('covered.mp3', ['pic-harbour']),
  }),
  writePost('no_match', 'city-steps', '也练了一小时', 'zh', [], {
    attack: 'clean, own recording of the same instrument',
    files: postedFile('other-piano.wav'),
  }),
  writePost('no_match', 'lantern-en', 'Moss, read aloud', 'en', [], {
    attack: 'clean, the same voice reads something else',
    files: postedFile('reader-again.ogg'),
  }),
  writePost('no_match', 'quick-digest', 'The last bow', 'en', [], {
    attack: 'clean, own recording of applause',
    files: postedFile('applause.wav'),
  }),
  // 119
  writePost('no_match', 'study-corner', '二十秒的安静', 'zh', [], {
    attack: 'silence',
    files: postedFile('silence.wav'),
  }),
  writePost('indeterminate', 'quick-digest', 'A short note', 'en', [], {
    attack: 'broken sound',
    files: postedFile('broken.mp3'),
  }),
]
