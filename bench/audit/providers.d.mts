/** Writes `count` provider files into the folder, and returns their paths. */
export function writeProviders(folder: string, count: number): string[];
