import { isAbsolute, join } from 'node:path'
import { expect, test } from 'vitest'
import { isNewEnough, versionIn } from '../src/ffmpeg/find-ffmpeg.ts'
import { findFfmpeg } from '../src/index.ts'
import { scratchFolder, writeProgram } from './scratch.ts'

const folder = scratchFolder()

test.each([
  ['ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers', '5.1.9-0+deb12u1', true],
  ['ffmpeg version n7.0-7-gd38bf5e08e-20240407 Copyright (c)', 'n7.0-7-gd38bf5e08e-20240407', true],
  ['ffmpeg version 7.0.2-static https://johnvansickle.com/ffmpeg/', '7.0.2-static', true],
  ['ffmpeg version 10.0 Copyright (c)', '10.0', true],
  ['ffmpeg version N-116000-g0123456789 Copyright (c)', 'N-116000-g0123456789', true],
  [
    'ffmpeg version 2024-05-02-git-71669f2ad5-full_build-www.gyan.dev',
    '2024-05-02-git-71669f2ad5-full_build-www.gyan.dev',
    true,
  ],
  ['ffmpeg version 5.0.1', '5.0.1', false],
  ['ffmpeg version n4.4.2-95-ga8f16d4eb4', 'n4.4.2-95-ga8f16d4eb4', false],
  ['ffmpeg version 4.3.6-0+deb11u1', '4.3.6-0+deb11u1', false],
  ['ffmpeg version UNKNOWN', 'UNKNOWN', false],
])('%s', (line, version, usable) => {
  expect(versionIn(line)).toBe(version)
  expect(isNewEnough(version)).toBe(usable)
})

test('Without a configured path there is one all the same, on the PATH or shipped', async () => {
  const found = await findFfmpeg()
  expect(found?.origin).toMatch(/^(system|package)$/)
  expect(isAbsolute(found?.path ?? '')).toBe(true)
})

test('A configured one is used and called so, with the version that it tells', async () => {
  const path = await writeProgram(folder, 'good', 'echo "ffmpeg version 6.1.1-3ubuntu5 Copyright"')
  expect(await findFfmpeg(path)).toEqual({ path, version: '6.1.1-3ubuntu5', origin: 'configuration' })
})

test.each([
  ['an old one', 'echo "ffmpeg version 4.4.2"', /version is 4\.4\.2/],
  ['another program', 'echo "GNU bash, version 5.2"', /not ffmpeg/],
  ['one that fails', 'exit 3', /cannot be run/],
])(
  '%s that is configured is an error of the configuration and is not replaced in silence',
  async (name, script, said) => {
    const path = await writeProgram(folder, name.replaceAll(' ', '-'), script)
    await expect(findFfmpeg(path)).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringMatching(said),
    })
  },
)

test('A configured path where nothing is is an error of the configuration', async () => {
  await expect(findFfmpeg(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' })
})
