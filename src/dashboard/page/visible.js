/** Characters that are not seen but change how a text reads: direction overrides, zero-width signs, tags, controls. */
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** The text with such characters written out, "⟨U+202E⟩", so that a program reads as it runs. @type {(text: string) => string} */
export const visible = (text) =>
  text.replace(unseen, (sign) => `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
