import { lab } from './commands.ts';
import { UserError } from './userError.ts';

// A reader that has seen enough ("| head") closes the pipe: not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await lab(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof UserError
      ? `${message.replaceAll(/^/gm, 'lab: ')}\n`
      : `lab: the engine failed, which is a bug: ${message}\n`,
  );
  process.exitCode = error instanceof UserError ? 2 : 1;
}
