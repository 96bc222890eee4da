export {
  ManifestError,
  MANIFEST_FORMAT,
  MAX_ID_LENGTH,
  manifestKey,
  parseManifest,
  withoutDoubles,
  type ManifestOperation,
} from './manifest.ts';
