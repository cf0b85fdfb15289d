import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { S3Connection } from '../src/index.ts'

/** As much of S3 as we use: objects in one bucket that are put, got and asked for. The object `begins` never ends. */
export interface S3LikeServer {
  readonly bucket: string
  readonly connection: S3Connection
  readonly objects: Map<string, Buffer>
  /** Every request: `PUT key`. */
  readonly requests: string[]
  /** Status that every request is answered with instead, when set. */
  failWith: number | undefined
  close(): Promise<void>
}

const bucket = 'media'

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function startS3LikeServer(): Promise<S3LikeServer> {
  const objects = new Map<string, Buffer>()
  const requests: string[] = []
  let failWith: number | undefined

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent((request.url ?? '').split('?', 1)[0] as string)
    const body = await readBody(request)
    const key = path.startsWith(`/${bucket}/`) ? path.slice(bucket.length + 2) : undefined
    requests.push(`${request.method} ${key}`)
    if (failWith !== undefined || key === undefined) return void response.writeHead(failWith ?? 404).end()
    if (!String(request.headers.authorization).includes('Credential=key/')) return void response.writeHead(403).end()
    if (request.method === 'PUT') {
      const checksum = createHash('sha256').update(body).digest('base64')
      if (request.headers['x-amz-checksum-sha256'] !== checksum) return void response.writeHead(400).end()
      objects.set(key, body)
      return void response.writeHead(200).end()
    }
    if (request.method === 'DELETE') {
      objects.delete(key)
      return void response.writeHead(204).end()
    }
    if (key === 'begins') return void response.write('begin')
    const object = objects.get(key)
    if (object === undefined) {
      response.writeHead(404, { 'content-type': 'application/xml' })
      return void response.end(request.method === 'HEAD' ? '' : '<Error><Code>NoSuchKey</Code></Error>')
    }
    response.writeHead(200, { 'content-length': object.length })
    response.end(request.method === 'HEAD' ? '' : object)
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    bucket,
    connection: {
      region: 'test',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    },
    objects,
    requests,
    get failWith() {
      return failWith
    },
    set failWith(status) {
      failWith = status
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
