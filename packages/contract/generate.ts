/**
 * Writes the files that other languages read: one JSON Schema per message and the AsyncAPI document.
 * `node packages/contract/generate.ts` writes them, with `--check` it only says which ones have drifted (exit code 1).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TSchema } from 'typebox'
import { stringify } from 'yaml'
import {
  AcceptedMessageSchema,
  AccountUpdatedSchema,
  CLOUDEVENT_CONTENT_TYPE,
  ContentPublishedSchema,
  ContentWithdrawnSchema,
  FindingsMessageSchema,
  GrantUpdatedSchema,
  LedgerNoticeSchema,
  OriginalRegisteredSchema,
  topicNames,
  VerdictEventSchema,
} from './src/index.ts'

interface Message {
  readonly name: string
  readonly title: string
  readonly schema: TSchema
}

const outside = {
  contentPublished: { name: 'content-published', title: 'Content published or edited', schema: ContentPublishedSchema },
  contentWithdrawn: { name: 'content-withdrawn', title: 'Content taken down', schema: ContentWithdrawnSchema },
  originalRegistered: { name: 'original-registered', title: 'Work registered', schema: OriginalRegisteredSchema },
  accountUpdated: { name: 'account-updated', title: 'Account as it is now', schema: AccountUpdatedSchema },
  grantUpdated: { name: 'grant-updated', title: 'Permission as it is now', schema: GrantUpdatedSchema },
  verdict: { name: 'verdict', title: 'Verdict', schema: VerdictEventSchema },
} satisfies Record<string, Message>

const inside = {
  accepted: { name: 'accepted-message', title: 'Revision to examine', schema: AcceptedMessageSchema },
  findings: { name: 'findings-message', title: 'Content to judge', schema: FindingsMessageSchema },
  ledger: { name: 'ledger-notice', title: 'Chain grew', schema: LedgerNoticeSchema },
} satisfies Record<string, Message>

const jsonSchema = ({ name, title, schema }: Message) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:sourcemark:schema:${name}:v1`,
  title,
  ...schema,
})

const SCHEMA_FORMAT = 'application/schema+json;version=draft-2020-12'
const KEY = { type: 'string', minLength: 1, maxLength: 256 }

const asyncApiMessage = ({ name, title, schema }: Message, contentType: string) => ({
  name,
  title,
  summary: (schema as { description?: string }).description,
  contentType,
  payload: { schemaFormat: SCHEMA_FORMAT, schema: { $ref: `./schemas/${name}.schema.json` } },
  bindings: { kafka: { key: KEY, bindingVersion: '0.5.0' } },
})

const mapMessages = <K extends string>(messages: Record<K, Message>, contentType: string) =>
  Object.fromEntries(
    Object.entries<Message>(messages).map(([key, message]) => [key, asyncApiMessage(message, contentType)]),
  )

const messageRefs = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]))

function asyncApi() {
  const topics = topicNames('')
  const { verdict, ...ingest } = outside
  const rejectedHeaders = [
    'code',
    'message',
    'pointer',
    'topic',
    'partition',
    'offset',
    'attempt',
    'first-failure-time',
  ]
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sourcemark',
      version: '1.0.0',
      description:
        'Posts go in on one Kafka topic, verdicts with their evidence come out on another. Every topic name may have a prefix. ' +
        'Events are CloudEvents 1.0; on the way in both Kafka modes are read (structured and binary), on the way out the mode is structured.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: CLOUDEVENT_CONTENT_TYPE,
    channels: {
      ingest: {
        address: topics.ingest,
        description: 'What happened on the platform. Key: contentId, or accountId for account events.',
        messages: messageRefs(Object.keys(ingest)),
      },
      verdicts: {
        address: topics.verdicts,
        description:
          'Every revision of every verdict, in the order of the ledger chain of the partition. Key: contentId.',
        messages: messageRefs(['verdict']),
      },
      deadLetter: {
        address: topics.deadLetter,
        description:
          'Records that were refused: the bytes, key and headers as they came, and why in additional headers.',
        messages: messageRefs(['rejected']),
      },
      ...Object.fromEntries(
        Object.keys(inside).map((name) => [
          name,
          {
            address: topics[name as keyof typeof inside],
            description: 'Inside Sourcemark; nobody outside reads it.',
            messages: messageRefs([name]),
          },
        ]),
      ),
    },
    operations: {
      receiveIngest: { action: 'receive', channel: { $ref: '#/channels/ingest' }, summary: 'What a platform sends.' },
      sendVerdict: { action: 'send', channel: { $ref: '#/channels/verdicts' }, summary: 'What a platform gets back.' },
      sendRejected: {
        action: 'send',
        channel: { $ref: '#/channels/deadLetter' },
        summary: 'What an operator looks at.',
      },
    },
    components: {
      messages: {
        ...mapMessages(outside, CLOUDEVENT_CONTENT_TYPE),
        ...mapMessages(inside, 'application/json'),
        rejected: {
          name: 'rejected',
          title: 'Refused record',
          summary: 'The value is the refused bytes unchanged.',
          contentType: 'application/octet-stream',
          headers: {
            type: 'object',
            required: ['sourcemark-error-code'],
            properties: Object.fromEntries(
              rejectedHeaders.map((name) => [`sourcemark-error-${name}`, { type: 'string' }]),
            ),
          },
          payload: {},
        },
      },
    },
  }
}

/** Every generated file: its address and its text. */
export function generatedFiles(): { url: URL; text: string }[] {
  const schemas = Object.values<Message>({ ...outside, ...inside }).map((message) => ({
    url: new URL(`schemas/${message.name}.schema.json`, import.meta.url),
    text: `${JSON.stringify(jsonSchema(message), null, 2)}\n`,
  }))
  const head = '# Generated by packages/contract/generate.ts; changes belong there.\n'
  const document = stringify(asyncApi(), { lineWidth: 120, aliasDuplicateObjects: false })
  return [...schemas, { url: new URL('asyncapi.yaml', import.meta.url), text: head + document }]
}

function currentText(url: URL): string | null {
  try {
    return readFileSync(url, 'utf8')
  } catch {
    return null
  }
}

if (import.meta.main) {
  const drifted = generatedFiles().filter(({ url, text }) => currentText(url) !== text)
  for (const { url, text } of drifted) {
    process.stdout.write(`${url.pathname}\n`)
    if (process.argv.includes('--check')) {
      process.exitCode = 1
    } else {
      mkdirSync(dirname(url.pathname), { recursive: true })
      writeFileSync(url, text)
    }
  }
}
