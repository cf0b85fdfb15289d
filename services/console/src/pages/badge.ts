import { html } from './html.ts'

/** What a badge says beside its word: its colour never says it alone. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'accent'

interface BadgeProps {
  readonly word: string
  readonly tone?: Tone
  /** Said besides when somebody wants to know more. */
  readonly title?: string
}

/** A word that stands out. */
export const Badge = ({ word, tone = 'plain', title }: BadgeProps) =>
  html`<span class=${`badge ${tone}`} title=${title}>${word}</span>`
