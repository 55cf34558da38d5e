export function hasFilter(architecture: string): boolean;
export function seccompFilter(options?: { architecture?: 'x64' | 'arm64'; network?: boolean }): Buffer;
