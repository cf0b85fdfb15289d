export { packTrack, unpackTrack } from '@sourcemark/originals'
