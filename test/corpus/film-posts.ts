import { endCard } from './films.ts'
import { own } from './own-texts.ts'
import type { ArticleText, CorpusPost } from './posts.ts'
import { contentUrl, postedFile, writePost } from './write-post.ts'

/** Posts with films, after those with sounds, and at the end one with a medium of every kind. */
export const filmPosts = (article: ArticleText): readonly CorpusPost[] => [
  // 121
  writePost('attributed_repost', 'quick-digest', '隔着屏幕都饿', 'zh', ['vid-night-market'], {
    attack: 'film, whole, recompressed, credited in its caption',
    files: postedFile(
      'market-again.mp4',
      ['vid-night-market'],
      `视频来源：公众号“阿禾的厨房”（ID：ahe-kitchen） 原视频：${contentUrl('vid-night-market')}`,
    ),
  }),
  writePost('attribution_missing', 'hot-picks', '海边放空', 'zh', ['vid-ebb-tide'], {
    attack: 'film, mirrored',
    text: own.tripodShadow,
    files: postedFile('tide-mirrored.mp4', ['vid-ebb-tide']),
  }),
  writePost('false_original_claim', 'late-picks', '去水边走走', 'zh', ['vid-weir-walk'], {
    attack: 'film, faster, declared original',
    files: postedFile('weir-faster.mp4', ['vid-weir-walk']),
    declared: { original: true },
  }),
  writePost('attribution_false', 'late-picks', '竖屏看夜市', 'zh', ['vid-night-market'], {
    attack: 'film, upright between blurred bars, credited to somebody who never had it',
    files: postedFile('market-upright.mp4', ['vid-night-market'], '视频来源：城市脚步'),
  }),
  writePost('attribution_missing', 'study-corner', '边看边聊', 'zh', ['vid-ebb-tide'], {
    attack: 'film within another',
    files: postedFile('tide-inset.webm', ['vid-ebb-tide']),
  }),
  writePost('attribution_missing', 'quick-digest', 'Sunday, in three parts', 'en', ['vid-weir-walk'], {
    attack: 'six seconds of a film within another',
    text: own.sundayReel,
    files: postedFile('weekly-reel.mp4', ['vid-weir-walk']),
  }),
  writePost('attribution_defective', 'hot-picks', '睡前看一眼', 'zh', ['vid-evening-clinic'], {
    attack: 'film, whole, without its sound, credited to the internet',
    files: postedFile('clinic-muted.mp4', ['vid-evening-clinic'], '视频来源：网络'),
  }),
  writePost('attribution_missing', 'hot-picks', '我来讲夜市', 'zh', ['vid-night-market'], {
    attack: 'film, whole, with other words to it',
    files: postedFile('market-dubbed.mp4', ['vid-night-market']),
  }),
  writePost('attribution_missing', 'late-picks', '深夜歌单', 'zh', ['vid-night-market'], {
    attack: 'only the music of a film',
    files: postedFile('market-music.ogg', ['vid-night-market']),
  }),
  writePost('attribution_missing', 'study-corner', '手机壁纸一张', 'zh', ['vid-ebb-tide'], {
    attack: 'a frame of a film as a picture',
    files: postedFile('tide-still.jpg', ['vid-ebb-tide']),
  }),
  writePost('attribution_missing', 'quick-digest', 'Faces and fields', 'en', ['pic-fields'], {
    attack: 'own film that shows a picture of others for four seconds',
    files: postedFile('own-with-fields.mp4', ['pic-fields']),
  }),
  writePost('rights_info_removed', 'hot-picks', '铁桥回来了', 'zh', ['vid-iron-bridge'], {
    attack: 'film, whole, its rights tags gone',
    files: postedFile('bridge-untagged.mkv', ['vid-iron-bridge']),
  }),
  writePost('licensed_repost', 'study-corner', '转播：睡前三件事', 'zh', ['vid-evening-clinic'], {
    attack: 'film, whole, under a permission',
    files: postedFile('clinic-again.mp4', ['vid-evening-clinic'], '视频来源：梅医生说'),
  }),
  writePost('own_content', 'river-weekend', '一周画面', 'zh', ['vid-iron-bridge'], {
    attack: 'film of a sibling account before own pictures',
    files: postedFile('bridge-in-a-week.mp4', ['vid-iron-bridge']),
  }),
  writePost('attributed_repost', 'quick-digest', 'Down to the weir, again', 'en', ['vid-weir-walk'], {
    attack: 'film, whole, credited on its end card',
    files: [{ file: 'weir-with-end-card.mp4', caption: '', shows: ['vid-weir-walk'], words: endCard }],
  }),
  writePost('no_match', 'hot-picks', '我们街的夜市', 'zh', [], {
    attack: 'clean, own film of the same kind of places',
    files: postedFile('own-market.mp4'),
  }),
  writePost('no_match', 'city-steps', '同一面墙前', 'zh', [], {
    attack: 'clean, own film of somebody who talks before the same wall',
    files: postedFile('other-talk.mp4'),
  }),
  writePost('indeterminate', 'quick-digest', 'A short film', 'en', [], {
    attack: 'broken film',
    files: postedFile('broken.mp4'),
  }),
  // 139
  writePost(
    'attribution_missing',
    'study-corner',
    '本周四样',
    'zh',
    ['zh-bats', 'pic-reader', 'snd-piano-study', 'vid-ebb-tide'],
    {
      attack: 'article, picture, recording and film of four owners, all but the film credited',
      text: `${own.weekOfFour}\n文章来源：灯笼实验室 原文：${contentUrl('zh-bats')}\n${article('zh-bats')}`,
      files: [
        ...postedFile('reader-again.jpg', ['pic-reader'], `图源：Northfield Notes 原图：${contentUrl('pic-reader')}`),
        ...postedFile('piano-again.m4a', ['snd-piano-study'], `音乐：慢钱笔记 ${contentUrl('snd-piano-study')}`),
        ...postedFile('tide-in-a-diary.mp4', ['vid-ebb-tide']),
      ],
    },
  ),
]
