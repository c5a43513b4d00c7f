// SPDX-License-Identifier: Apache-2.0

/** A vendor's folder and a customer's values. */
export interface ChartCase {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly values: unknown;
  readonly set?: readonly string[];
}

const head =
  "apiVersion: spdx.softwarecomposition.kubescape.io/v1beta1\nkind: ContainerProfile\nmetadata: {name: $values.name}\n";
const one = (
  title: string,
  spec: string,
  declared: string,
  values: unknown,
  set: readonly string[] = [],
): ChartCase => ({
  title,
  files: { "bob.yaml": `${head}spec:\n${spec.replace(/^/gm, "  ")}\n`, "bob.values": declared },
  values,
  set,
});

/** Texts that would be something else in YAML, in a template or in a shell. */
const nastyTexts = [
  ...[
    "{{ fail 1 }}",
    "{{- end }}",
    "}}{{",
    "{{/* x */}}",
    "`{{`",
    "$values.name",
    "$item",
    "%s %d %%",
    "\\",
    '"',
    "'",
    "`",
  ],
  ...[
    "# x",
    "- x",
    "a: b",
    "a #b",
    "&a",
    "*a",
    "!t",
    "|",
    ">",
    "%TAG",
    "@x",
    "~",
    "null",
    "true",
    "yes",
    "on",
    "y",
    "1",
    "1.0",
    "0x1f",
  ],
  ...[
    "1e3",
    ".5",
    "1_000",
    "2001-01-01",
    "12:30:45",
    "=",
    "<<",
    "? a",
    "[a]",
    "{a}",
    "---",
    "...",
    " a ",
    "",
    "é⋯…",
    "😀",
    "<a>&b",
    "\u2028",
  ],
];

const scalarTexts = nastyTexts.map(
  (text, at) => `t${at}: ${JSON.stringify(text.replaceAll("$", "$$$$").replaceAll("$$$$", "$$"))}`,
);

/** Each exercises another part of the template language. */
const written: ChartCase[] = [
  one("texts that the vendor wrote", scalarTexts.filter((text) => !/\$(?:values|item)/.test(text)).join("\n"), "", {}),
  one("texts of the customer, by themselves and in a list", "a: $values.a\nb: [$values.b]", "a = x\nb = [x]\n", {
    a: "{{ .Values.b }}",
    b: nastyTexts,
  }),
  one("texts within texts", 'a: "<$values.a|$values.b>%d{{x}}"', "a = x\nb = y\n", { a: '%s"}}', b: "{{" }),
  one(
    "numbers, flags, and the texts they are a part of",
    "a: $values.n\nb: x$values.n\nc: $values.f\nd: -$values.f",
    "n = 1\nf = true\n",
    {
      n: 1_000_000,
      f: false,
    },
  ),
  one(
    "large and negative numbers",
    "a: $values.n\nb: x$values.n\nc: 0.25\nd: -1.5e300\ne: 123456789012345",
    "n = 1\n",
    {
      n: -9_007_199_254_740_991,
    },
  ),
  one(
    "empty lists, alone, beside others and beside each other",
    "a: [$values.x]\nb: [1, $values.x]\nc: [$values.x, $values.y]\nd: [$values.y]",
    "x = [a]\ny = [b]\n",
    {
      x: [],
      y: [],
    },
  ),
  one("one of two lists empty", "a: [$values.x, $values.y]\nb: {c: [[$values.x], [1, [2]]]}", "x = [a]\ny = [b]\n", {
    x: [],
    y: ["1", "2"],
  }),
  one(
    "records with lists, texts and the release in them",
    "a:\n- $range: r\n  name: n-$item.n-$values.name\n  ports: [$item.p]\n  deep: {list: [{x: $item.n, y: $values.namespace}], empty: []}\n- fixed: true\n- $range: s\n  s: $item",
    "r = [{n: a, p: [1]}]\ns = [x]\n",
    {
      r: [
        { n: "{{", p: [] },
        { n: "b", p: [1, 2] },
      ],
      s: ["1", "#"],
    },
  ),
  one("no records at all", "a:\n- $range: r\n  n: $item.n", "r = [{n: a}]\n", { r: [] }),
  one(
    "keys that Go's templates do not take, and what is fixed",
    "a: $values.a-b\nb: [$values.c_d-1]\nc: $values.X-Y/z\nd: [$values.L]",
    "a-b = x\nc_d-1 = [y]\nX-Y = {{\nL = [a, 1]\n".replace("{{", "b}}"),
    {
      "a-b": "1",
    },
  ),
  one(
    "keys of mappings that are no plain words",
    '"yes": 1\n"a b": {"{{ x }}": 2, "1": [], "": {}}\n"#": null',
    "",
    {},
  ),
  one(
    "texts of several lines",
    `a: ${JSON.stringify("one\n  two {{ x }}\n\nthree")}\nb: [${JSON.stringify("x\ny\n")}, ${JSON.stringify(" x\ny")}, ${JSON.stringify("x \ny\n\n")}, ${JSON.stringify("\tx\ny")}]\nc: {d: ${JSON.stringify("p\r\nq")}}`,
    "",
    {},
  ),
  one("names of the release that are set", "a: $values.name.$values.namespace", "", {
    name: "own",
    namespace: "there",
  }),
  one("values that are taken away for others", "a: [$values.l]\nb: $values.t", "l = [a, b]\nt = x\n", { l: ["q"] }, [
    "l={c\\,d,e}",
    "t=a=b",
  ]),
  one(
    "--set of lists and records",
    "a: [$values.l]\nb:\n- $range: r\n  n: $item.n\n  p: $item.p",
    "l = [a]\nr = [{n: a, p: 1}]\n",
    {},
    ["l[1]=y,l[0]=x", "r[0].n=q,r[0].p=7"],
  ),
  {
    title: "several documents in several files, with variables, labels and tests",
    files: {
      "bob.yaml": `${head}spec: {a: $values.p}\n---\n${head.replace("$values.name", "two")}spec: {}\n`,
      "bob.values": "p = 1\ntestimage = a/b:1\nname =\n".replace("name =\n", ""),
      "app.yaml":
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, labels: {port: $values.p}, annotations: {x: $values.p}}\ndata: {p: $values.p, t: "{{ .Release.Name }}"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, args: [$values.p], env: [{name: A, value: $values.p}], ports: [{containerPort: $values.p}]}]}\n',
      "test.sh": 'echo "$BOB_P {{ .x }} $values.p" # $item\n\ttrue\n',
      "other.yml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: o}\n",
      "test-2.yaml":
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {restartPolicy: Never}}}\n",
    },
    values: { p: 8080 },
  },
];

/** Made at random, the same ones every time: documents nobody would think of. */
function randomCase(seed: number): ChartCase {
  const random = generator(seed);
  const below = (count: number) => Math.floor(random() * count);
  const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[]) => items[below(items.length)] as Item;
  const text = () => pick(nastyTexts.filter((each) => !each.includes("$")));
  const leaf = (isInRange: boolean): unknown => {
    const refs = ["$values.t", "$values.n", "$values.f", ...(isInRange ? ["$item.n", "$item.p"] : [])];
    return pick([text(), pick(refs), `${text()} ${pick(refs)} ${text()}`, below(1000), true, null, below(1000) / 8]);
  };
  const node = (depth: number, isInRange: boolean): unknown => {
    if (depth === 0 || random() < 0.3) return leaf(isInRange);
    const count = below(4);
    if (random() < 0.5)
      return Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`k${at}${pick(["", " ", ":", "#"])}`, node(depth - 1, isInRange)]),
      );
    const items = Array.from({ length: count }, () => node(depth - 1, isInRange));
    if (random() < 0.4) items.splice(below(items.length + 1), 0, "$values.l");
    if (!isInRange && random() < 0.4) items.push({ $range: "r", k: node(depth - 1, true) });
    return items;
  };
  const list = () => Array.from({ length: below(3) }, text);
  const document = {
    apiVersion: "spdx.softwarecomposition.kubescape.io/v1beta1",
    ...{ kind: "ContainerProfile", metadata: { name: "x" }, spec: { a: node(4, false), b: [node(3, false)] } },
  };
  return {
    title: `random ${seed}`,
    files: {
      "bob.yaml": JSON.stringify(document),
      "bob.values":
        "# @kind text\nt = x\n# @kind number\nn = 1\n# @kind flag\nf = true\n# @kind text\nl = [a]\nr = [{n: a, p: b}]\n",
    },
    values: {
      ...{ t: text(), n: below(2 ** 31), f: random() < 0.5, l: list() },
      r: Array.from({ length: below(3) }, () => ({ n: text(), p: text() })),
    },
  };
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const chartCases: readonly ChartCase[] = [
  ...written,
  ...Array.from({ length: 30 }, (_, seed) => randomCase(seed + 1)),
];
