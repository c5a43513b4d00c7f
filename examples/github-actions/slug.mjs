/** Turns a title into the last part of an address. */
export const slug = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

if (import.meta.main) console.log(slug(process.argv.slice(2).join(" ")));
