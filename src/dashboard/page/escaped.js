/** A text as it may stand between tags and in quoted attributes. @type {(text: string) => string} */
export const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
