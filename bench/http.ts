/** How benchmarks ask a server whether something is listed yet. */
export async function bodyIncludes(
  url: string,
  text: string,
  headers: Record<string, string> = {},
): Promise<boolean> {
  const response = await fetch(url, { headers });
  return (await response.text()).includes(text);
}
