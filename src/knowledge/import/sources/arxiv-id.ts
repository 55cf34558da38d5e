/** Where arXiv answers programs. */
export const arxivAddress = 'https://export.arxiv.org';

/** The arXiv id that a source names ("arxiv:1706.03762", "2402.01032v2", an address of arxiv.org), or null. */
export const arxivId = (source: string): string | null => {
  const bare = source
    .replace(/^arxiv:\s*/i, '')
    .replace(/^https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\//i, '');
  const id = bare.replace(/\.pdf$/i, '').replace(/[?#].*$/, '');
  if (/^\d{4}\.\d{4,5}(v\d+)?$/.test(id)) return id;
  return bare !== source && /^[a-z-]+(\.[A-Z]{2})?\/\d{7}(v\d+)?$/.test(id) ? id : null;
};
