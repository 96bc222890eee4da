import { readFile, stat } from 'node:fs/promises';
import {
  ManifestError,
  parseManifest,
  withoutDoubles,
  type ManifestOperation,
} from '@rookery/operations/manifest';

/** The operations of all files together. Rejects with a ManifestError when one cannot be read or two contradict each other. */
export async function readManifestFiles(files: readonly string[]): Promise<ManifestOperation[]> {
  const manifests = await Promise.all(
    files.map(async (file) => parseManifest(await readFile(file, 'utf8').catch(unreadable(file)), file)),
  );
  return withoutDoubles(manifests.flat(), files.join(', '));
}

/**
 * Changes whenever a file does: written over, replaced, or another behind a link. It is compared now and then, because
 * notifications by the system do not arrive from all file systems (network shares, mounted configuration).
 */
export async function manifestFilesVersion(files: readonly string[]): Promise<string> {
  const versions = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined);
      return found && [found.ino, found.size, found.mtimeNs].join(':');
    }),
  );
  return versions.join('|');
}

function unreadable(file: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw new ManifestError(file, `it cannot be read (${error.code ?? error.message})`);
  };
}
