/** Switches by which LangChain would send every prompt and answer to a service of its vendor. */
const tracing = /^(LANGSMITH_|LANGCHAIN_(TRACING|CALLBACKS|ENDPOINT|API_KEY|PROJECT|SESSION))/;

/** Removes them from the environment of this process, before LangChain is loaded; names what was there. */
export const removeTracing = (environment: Record<string, string | undefined>): string[] => {
  const found = Object.keys(environment).filter((name) => tracing.test(name));
  for (const name of found) delete environment[name];
  return found;
};
