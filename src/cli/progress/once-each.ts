/** A step that reports its seconds again and again is news only once. */
export const onceEach = () => {
  let last = '';
  return (text: string): boolean => {
    const step = text.replace(/ \(\d+ s\)$/, '');
    const isNew = step !== last;
    last = step;
    return isNew;
  };
};
