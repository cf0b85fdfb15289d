import type { FilmFrame } from '@sourcemark/fingerprint'
import { made } from './made-by-ffmpeg.ts'

/** Frames a second of the films that are made here, unless they say otherwise. */
export const rate = 25

/** A moving picture in which much is to be seen, and a tone. */
export const picture = (seconds: number, size = '320x180'): string[] => [
  '-f',
  'lavfi',
  '-i',
  `mandelbrot=s=${size}:r=${rate}:end_scale=0.1:end_pts=200,trim=duration=${seconds}`,
]
export const tone = (seconds: number): string[] => ['-f', 'lavfi', '-i', `sine=f=440:r=16000:d=${seconds}`]

/** A film whose frames are numbered, in columns that are white where the number has a bit. */
export const numbered = (seconds: number): string[] => [
  '-f',
  'lavfi',
  '-i',
  `color=black:s=${bits * column}x64:r=${rate}:d=${seconds},format=gray,geq=lum='255*mod(floor(N/pow(2,floor(X/${column}))),2)'`,
]
const [bits, column] = [10, 32]

/** The number that a frame shows. */
export function numberOf({ width, height, pixels }: Pick<FilmFrame, 'width' | 'height' | 'pixels'>): number {
  const middle = (bit: number): number =>
    pixels[Math.floor(height / 2) * width + Math.floor(((bit + 0.5) * width) / bits)] as number
  return Array.from({ length: bits }, (_, bit) => (middle(bit) > 127 ? 2 ** bit : 0)).reduce(
    (sum, value) => sum + value,
  )
}

/** The usual coding, at no pains. */
export const h264 = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast'] as const

/** The kinds of files that are read: their ending, ffmpeg's arguments, and what their bytes say that they are. */
export const filmFormats: Readonly<Record<string, readonly [string, readonly string[], string]>> = {
  'MP4 with H.264 and AAC': ['mp4', [...h264, '-c:a', 'aac'], 'video/mp4'],
  'MP4 with its index in front': ['mp4', [...h264, '-c:a', 'aac', '-movflags', '+faststart'], 'video/mp4'],
  'MP4 in fragments': ['mp4', [...h264, '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'], 'video/mp4'],
  'MP4 with H.265': ['mp4', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=0'], 'video/mp4'],
  'MP4 with AV1': ['mp4', ['-c:v', 'libsvtav1', '-preset', '12'], 'video/mp4'],
  'QuickTime with MPEG-4': ['mov', ['-c:v', 'mpeg4', '-c:a', 'pcm_s16le'], 'video/quicktime'],
  'QuickTime with ProRes': ['mov', ['-c:v', 'prores', '-c:a', 'aac'], 'video/quicktime'],
  '3GP with H.263': ['3gp', ['-s', '352x288', '-c:v', 'h263', '-c:a', 'aac'], 'video/3gpp'],
  'WebM with VP8': [
    'webm',
    ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '16', '-c:a', 'libvorbis'],
    'video/webm',
  ],
  'WebM with VP9': ['webm', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'], 'video/webm'],
  Matroska: ['mkv', [...h264, '-c:a', 'ac3'], 'video/matroska'],
  'Ogg with Theora': ['ogv', ['-c:v', 'libtheora', '-c:a', 'libvorbis'], 'video/ogg'],
  'AVI with Motion JPEG': ['avi', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'pcm_s16le'], 'video/vnd.avi'],
  'AVI with Xvid and MP3': ['avi', ['-c:v', 'libxvid', '-c:a', 'libmp3lame'], 'video/vnd.avi'],
  'Windows Media': ['wmv', ['-c:v', 'wmv2', '-c:a', 'wmav2'], 'video/x-ms-asf'],
  'Flash Video': ['flv', ['-c:v', 'flv', '-c:a', 'libmp3lame', '-ar', '22050'], 'video/x-flv'],
  'MPEG transport stream': ['ts', [...h264, '-c:a', 'aac'], 'video/mp2t'],
  'MPEG program stream': ['mpg', ['-c:v', 'mpeg2video', '-c:a', 'mp2'], 'video/mp1s'],
}

/** A film with a tone in one of the formats. */
export function inFormat(seconds: number, format: string): Promise<Buffer> {
  const [ending, output] = filmFormats[format] as readonly [string, readonly string[], string]
  return made(...picture(seconds), ...tone(seconds), '-pix_fmt', 'yuv420p', ...output, ending)
}
