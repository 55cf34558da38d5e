/** A PDF of one page per text, each line at its place; an empty text makes a page that only shows a grey square. */
export const pdfOf = (
  pages: readonly string[],
  { info = '', encrypt = '' }: { readonly info?: string; readonly encrypt?: string } = {},
): Buffer => {
  const objects: string[] = ['<< /Type /Catalog /Pages 2 0 R >>'];
  const kids = pages.map((_, index) => `${4 + 2 * index} 0 R`);
  objects.push(`<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (const [index, text] of pages.entries()) {
    const stream = text === '' ? '0.5 g 100 100 200 200 re f' : drawn(text);
    const page = '/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>';
    objects.push(`<< ${page} /Contents ${5 + 2 * index} 0 R >>`);
    objects.push(`<< /Length ${Buffer.byteLength(stream)} >>\nstream\n${stream}\nendstream`);
  }
  const trailer = [`/Root 1 0 R`, '/ID [<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]'];
  for (const [key, object] of [
    ['Info', info],
    ['Encrypt', encrypt],
  ] as const) {
    if (object === '') continue;
    objects.push(`<< ${object} >>`);
    trailer.push(`/${key} ${objects.length} 0 R`);
  }
  return assembled(objects, trailer.join(' '));
};

/** Needs a password that is not known: no password gives these checks. */
export const locked = `/Filter /Standard /V 1 /R 2 /P -44 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}>`;

const drawn = (text: string): string =>
  `BT /F1 11 Tf 14 TL 60 740 Td ${text
    .split('\n')
    .map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`)
    .join(' ')} ET`;

const assembled = (objects: readonly string[], trailer: string): Buffer => {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
};
