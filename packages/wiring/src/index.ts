export { type Connections, connect, type LineSettings, lineSettings, openBroker } from './connect.ts'
export { messageReader } from './message-reader.ts'
export { keyed, tellReaders } from './messages.ts'
export { groupId, type LineService, lineServices, topicSpecs } from './topics.ts'
