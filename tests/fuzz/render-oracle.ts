/** Asterisk's own parser as oracle: what it reads from a file, told over AMI GetConfig by an instance that does nothing else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IniSection } from '../../media-node/src/asterisk/conf/ini.ts';
import { openAmi } from '../support/ami-client.ts';
import { makeAsterisk } from '../support/asterisk.ts';

export interface Oracle {
  /** Writes a text as a configuration file and lists in words where Asterisk reads it otherwise than meant. */
  differences(text: string, meant: readonly IniSection[]): Promise<string[]>;
  stop(): Promise<void>;
}

const ACCOUNT = `port = PORT
bindaddr = 127.0.0.1
[oracle]
secret = SECRET
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
read = config
write = config
`;

/** Starts an Asterisk without modules whose only account may read configuration files. */
export async function startOracle(): Promise<Oracle> {
  const asterisk = await makeAsterisk('oracle', async (etc, settings) => {
    await writeFile(join(etc, 'modules.conf'), '[modules]\nautoload = no\n');
    await writeFile(
      join(etc, 'machine', 'manager.conf'),
      ACCOUNT.replace('PORT', String(settings.ami.port)).replace('SECRET', 'oracle-secret'),
    );
  });
  await asterisk.start();
  const ami = await openAmi(asterisk.settings.ami.port, 'oracle', 'oracle-secret');
  const etc = join(asterisk.settings.asteriskRun, 'etc');
  return {
    async differences(text, meant) {
      await writeFile(join(etc, 'oracle.conf'), text, { mode: 0o644 });
      return differencesOf(readSections(await ami.ask('GetConfig', [['Filename', 'oracle.conf']])), meant);
    },
    async stop() {
      ami.close();
      await asterisk.stop();
    },
  };
}

interface ReadSection {
  name: string;
  lines: string[];
}

function readSections(answer: string): ReadSection[] {
  const sections: ReadSection[] = [];
  for (const line of answer.split('\r\n')) {
    const category = /^Category-[0-9]+: (.*)$/s.exec(line);
    if (category) sections.push({ name: category[1] ?? '', lines: [] });
    const read = /^Line-[0-9]+-[0-9]+: (.*)$/s.exec(line);
    if (read) sections.at(-1)?.lines.push(read[1] ?? '');
  }
  return sections;
}

function differencesOf(read: readonly ReadSection[], meant: readonly IniSection[]): string[] {
  const count = read.length === meant.length ? [] : [`${read.length} sections instead of ${meant.length}`];
  const inSections = meant.flatMap((section, at) => {
    const found = read[at];
    if (found?.name !== section.name) return [`section ${at} is ${JSON.stringify(found?.name)} instead of ${section.name}`];
    const lines =
      section.lines.length === found.lines.length
        ? []
        : [`${section.name} has ${found.lines.length} lines instead of ${section.lines.length}`];
    const values = section.lines.flatMap(([key, value], line) =>
      found.lines[line] === `${key}=${value}`
        ? []
        : [`${section.name} line ${line}: ${JSON.stringify(value)} became ${JSON.stringify(found.lines[line])}`],
    );
    return [...lines, ...values];
  });
  return [...count, ...inSections];
}
