export function bytesBelow(folders: readonly string[]): number;
