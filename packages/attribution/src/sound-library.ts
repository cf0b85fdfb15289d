import { foldedNames, foldName } from './fold.ts'

/** Libraries that sell or give away music and sounds; compared after {@link foldName}. */
const soundLibraries = foldedNames(
  [
    'Epidemic Sound|Artlist|AudioJungle|PremiumBeat|Musicbed|Soundstripe|Pond5|Bensound|Incompetech|NCS|NoCopyrightSounds|No Copyright Sounds|YouTube Audio Library|Free Music Archive|Freesound|Mixkit|Uppbeat|Jamendo|Universal Production Music|APM Music|Audio Network|De Wolfe|De Wolfe Music|KPM Music|Extreme Music|West One Music|Motion Array|Envato Elements|Storyblocks|Zapsplat|Fesliyan Studios|Purple Planet|Pixabay|Pixabay Music|Shutterstock Music|Getty Images Music|Adobe Stock Audio',
    '曲多多|爱给网|耳聆网|淘声网|新片场音乐|100Audio|VFine|VFine Music|猴子音悦|HIFIVE|嗨翻屋|罐头音乐|版权音乐网|站长素材|剪映音乐库|抖音音乐库|魔力声|DOVA-SYNDROME|魔王魂|甘茶の音楽工房',
  ],
  '|',
)

/** Whether a name is that of a library of music or sounds. */
export const isSoundLibrary = (name: string): boolean => soundLibraries.has(foldName(name))
