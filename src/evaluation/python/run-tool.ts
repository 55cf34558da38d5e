import { spawn } from 'node:child_process';

const KEPT = 64 * 1024;

export interface ToolResult {
  readonly succeeded: boolean;
  /** The end of stdout and stderr together. */
  readonly output: string;
}

/** Runs a program with its own text as stdin; hears its lines; never throws. */
export const runTool = (
  command: readonly string[],
  { input = '', env = process.env, seconds = 3600, onLine = (_line: string) => {} } = {},
): Promise<ToolResult> =>
  new Promise((resolve) => {
    const [program = '', ...options] = command;
    const child = spawn(program, options, {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const hear = (chunk: string) => {
      output = (output + chunk).slice(-KEPT);
      const line = chunk
        .trim()
        .split(/[\r\n]/)
        .at(-1)
        ?.trim();
      if (line) onLine(line);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.stdin.on('error', () => {}); // it need not read
    child.stdin.end(input);
    child.once('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.once('close', (code) => resolve({ succeeded: code === 0, output }));
  });
