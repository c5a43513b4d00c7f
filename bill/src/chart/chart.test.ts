// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { SourceFile } from "./chart.ts";
import { chartFiles } from "./chart-files.ts";
import type { DeclaredValue } from "./chart-values.ts";
import { compileChart } from "./compile-chart.ts";
import { explainChart } from "./explain-values.ts";
import type { Json, JsonObject } from "./json-document.ts";
import { renderChart, settleValues } from "./render-chart.ts";
import { setValues } from "./set-values.ts";

const declare = (key: string, initial: Json | undefined, more: Partial<DeclaredValue> = {}): DeclaredValue => ({
  ...{ key, line: 1, description: "", initial, isRequired: initial === undefined },
  ...more,
});

const profile = (spec: JsonObject, metadata: JsonObject = { name: "web" }): SourceFile => ({
  name: "bob.yaml",
  role: "profile",
  documents: [
    { apiVersion: "spdx.softwarecomposition.kubescape.io/v1beta1", kind: "ContainerProfile", metadata, spec },
  ],
});

const compile = (declared: DeclaredValue[], ...files: SourceFile[]) =>
  compileChart({ metadata: { name: "web", version: "1.0.0" }, declared, files });

const release = { name: "mine", namespace: "shop" };

/** The one document of a profile, with values of a customer. */
function render(declared: DeclaredValue[], spec: JsonObject, given: JsonObject = {}): string {
  const { chart, faults } = compile(declared, profile(spec));
  expect(faults).toEqual([]);
  const [first] = renderChart(chart, settleValues(chart, [given]), release);
  return first?.text.replace(/^[\s\S]*\nspec:\n/, "") ?? "";
}

describe("a profile with placeholders", () => {
  test("has values where its placeholders are, by the longest key, whole or within a text", () => {
    const declared = [declare("host", "a.example.com"), declare("host-port", 8080), declare("port", 443)];
    const spec = {
      dnsNames: ["$values.host"],
      text: "$values.host:$values.port/$values.host-port-x",
      ports: [{ port: "$values.port" }],
    };
    expect(render(declared, spec)).toBe(
      'dnsNames:\n  - "a.example.com"\n  text: "a.example.com:443/8080-x"\n  ports:\n  - port: 443'.replace(/^/, "  "),
    );
  });

  test("repeats items for each of a list, and is an empty list where there are none", () => {
    const declared = [declare("networks", ["10.0.0.0/8"])];
    const spec = { ipAddresses: ["$values.networks"], others: ["192.0.2.1", "$values.networks"] };
    expect(render(declared, spec, { networks: ["10.1.0.0/16", "::1"] })).toBe(
      '  ipAddresses:\n  - "10.1.0.0/16"\n  - "::1"\n  others:\n  - "192.0.2.1"\n  - "10.1.0.0/16"\n  - "::1"',
    );
    expect(render(declared, spec, { networks: [] })).toBe('  ipAddresses: []\n  others:\n  - "192.0.2.1"');
  });

  test("repeats records with $range, with lists in them", () => {
    const declared = [declare("peers", [{ name: "a.example.com", ports: [1, 2] }])];
    const spec = { egress: [{ $range: "peers", identifier: "peer-$item.name", ports: ["$item.ports"] }] };
    expect(
      render(declared, spec, {
        peers: [
          { name: "x.org", ports: [] },
          { name: "y.org", ports: [5] },
        ],
      }),
    ).toBe('  egress:\n  - identifier: "peer-x.org"\n    ports: []\n  - identifier: "peer-y.org"\n    ports:\n    - 5');
  });

  test("takes the release's name and namespace where nobody sets them, and $$ for what is no placeholder", () => {
    const spec = { text: "$values.name/$values.namespace/$$values.name $HOME" };
    expect(render([], spec)).toBe('  text: "mine/shop/$values.name $HOME"');
    expect(render([], spec, { name: "own" })).toBe('  text: "own/shop/$values.name $HOME"');
  });

  test("has what the vendor fixed, which nobody can set", () => {
    const declared = [declare("UPLOADS", "/var/up"), declare("CIDRS", ["10.0.0.0/8", "::1"])];
    const spec = { opens: [{ path: "$values.UPLOADS/*" }], ipAddresses: ["$values.CIDRS"] };
    expect(render(declared, spec)).toBe('  opens:\n  - path: "/var/up/*"\n  ipAddresses:\n  - "10.0.0.0/8"\n  - "::1"');
    const { chart } = compile(declared, profile(spec));
    expect(() => settleValues(chart, [{ UPLOADS: "/etc" }])).toThrow("at '/UPLOADS': is fixed by the vendor");
  });

  test.each([
    [{ text: "$values.nothing" }, "$values.nothing is not among the values"],
    [{ text: "$values.hosts" }, "$values.hosts is a list"],
    [{ text: "$item.name" }, "$item.name is in no range"],
    [{ text: "$values." }, "$values. is not among the values"],
    [{ "$values.host": 1 }, "a placeholder can be in values, and not in a key"],
    [{ list: [{ $range: "host", a: 1 }] }, "host is no list"],
    [{ list: [{ $range: "nothing", a: 1 }] }, "nothing is not among them"],
    [{ list: [{ $range: "records" }] }, "has nothing but $range"],
    [{ list: [{ $range: "records", a: "$item.b" }] }, "$item.b is no field of the list's first item (it has name)"],
    [{ list: [{ $range: "records", a: "$item" }] }, "$item is a record here"],
    [{ list: [{ $range: "hosts", a: "$item.name" }] }, "are no records, write $item"],
    [{ list: [{ $range: "records", a: [{ $range: "hosts", b: 1 }] }] }, "is within the range of records"],
    [{ list: [{ $range: "none", a: "$item.b" }] }, "the list has no item in bob.values"],
    [{ a: { $range: "records" } }, "$range stands in an item of a list"],
    [{ ipAddresses: ["10.0.0.1/8"] }, "bits behind its prefix"],
    [{ dnsNames: ["*"] }, "has no label of its own"],
    [{ opens: [{ path: "/etc/a*" }] }, "wildcard within a segment"],
  ] as [JsonObject, string][])("is refused with %j", (spec, message) => {
    const declared = [
      declare("host", "a"),
      declare("hosts", ["a"]),
      declare("records", [{ name: "a" }]),
      declare("none", []),
    ];
    const { faults } = compile(declared, profile(spec));
    expect(faults.map((fault) => fault.message).join("\n")).toContain(message);
  });

  test("is refused as one that Kubescape would take for learned", () => {
    const metadata = { name: "web", annotations: { "kubescape.io/status": "completed" } };
    expect(compile([], profile({}, metadata)).faults[0]?.message).toContain("a profile that was learned");
  });
});

describe("values", () => {
  const declared = [
    declare("networks", ["10.0.0.0/8"], { maxItems: 2 }),
    declare("host", undefined, { description: "The database." }),
    declare("port", 443),
    declare("level", "low", { choices: ["low", "high"] }),
    declare("peers", [{ name: "a.example.com", port: 1 }]),
    declare("note", ""),
  ];
  const spec = {
    egress: [{ ipAddresses: ["$values.networks"], dnsNames: ["$values.host"], ports: [{ port: "$values.port" }] }],
    more: [{ $range: "peers", dnsNames: ["$item.name"], ports: [{ port: "$item.port" }] }],
    level: "$values.level",
    note: "$values.note",
  };
  const { chart, faults } = compile(declared, profile(spec));
  const settle = (given: JsonObject) => settleValues(chart, [{ host: "db.example.com" }, given]);

  test("have the kinds that their places have", () => {
    expect(faults).toEqual([]);
    const kinds = chart.values.map(({ key, shape }) => [key, shape.type === "records" ? "records" : shape.kind]);
    expect(Object.fromEntries(kinds)).toMatchObject({ networks: "network", host: "host", port: "port", note: "text" });
  });

  test.each([
    [{ networks: ["abc"] }, "at '/networks/0': is \"abc\", and has to be an address or a network"],
    [{ networks: ["10.0.0.1/8"] }, "bits behind its prefix"],
    [{ networks: ["*"] }, "has to be an address or a network"],
    [{ networks: "10.0.0.0/8" }, "at '/networks': is \"10.0.0.0/8\", and has to be a list"],
    [{ networks: ["::1", "::2", "::3"] }, "has 3 items, and may have 2"],
    [{ networks: null }, "at '/networks': is missing: set it, --set networks={…}"],
    [{ host: null }, "at '/host': is missing (The database.): set it, --set host=…"],
    [{ host: "" }, "at '/host': is missing"],
    [{ host: "*" }, "it has no label of its own"],
    [{ host: "a\nb: c" }, "has to be the name of a host"],
    [{ host: "{{ .Values.x }}" }, "has to be the name of a host"],
    [{ port: 0 }, "has to be a port"],
    [{ port: "443" }, "has to be a port"],
    [{ port: 4.5 }, "has to be a port"],
    [{ level: "middle" }, "has to be one of low, high"],
    [{ note: "two\nlines" }, "has to be a text on one line"],
    [{ note: "\u0085" }, "has to be a text on one line"],
    [{ note: "\ud800" }, "has to be a text on one line"],
    [{ note: 7 }, "is 7, and has to be a text"],
    [{ note: { a: 1 } }, "is a mapping"],
    [{ peers: [{ name: "a.b" }] }, "at '/peers/0/port': is missing"],
    [{ peers: [{ name: "a.b", port: 1, x: 1 }] }, "at '/peers/0/x': is no field of these: they have name, port"],
    [{ peers: ["a"] }, "at '/peers/0': is \"a\", and has to be a mapping with name, port"],
    [{ netwroks: [] }, "at '/netwroks': is no value of this chart: it has networks, host"],
    [{ bob: { create: "no" } }, "at '/bob': has one member, create: true or false"],
    [{ __proto__x: 1 }, "is no value of this chart"],
  ] as [JsonObject, string][])("are refused with their path: %j", (given, message) => {
    expect(() => settle(given)).toThrow(message);
  });

  test("are text whatever is in them", () => {
    const values = settle({ note: 'x"}}{{ fail "y" }} # - *a &b !!c <d>&' });
    const [first] = renderChart(chart, values, release);
    expect(first?.text).toContain('note: "x\\"}}{{ fail \\"y\\" }} # - *a \\u0026b !!c \\u003cd\\u003e\\u0026"');
  });

  test("are told with what they change: wider, narrower, and what is fixed", () => {
    const { values, fixed } = explainChart(chart, settle({ networks: ["10.1.0.0/16", "0.0.0.0/0"], port: 80 }));
    const told = new Map(values.map((value) => [value.key, value]));
    expect(told.get("networks")).toMatchObject({
      standing: "wider",
      added: ["0.0.0.0/0"],
      places: ["ContainerProfile web: spec.egress[0].ipAddresses[0]"],
    });
    expect(told.get("port")).toMatchObject({ standing: "different" });
    expect(told.get("host")).toMatchObject({ standing: "set by you" });
    expect(explainChart(chart, settle({ networks: ["10.1.0.0/16"] })).values[0]).toMatchObject({
      standing: "narrower",
    });
    expect(fixed).toEqual([{ profile: "ContainerProfile web", entries: expect.any(Object) }]);
  });

  test("may be called as what every object has", () => {
    const { chart } = compile([declare("constructor", undefined)], profile({ a: "$values.constructor" }));
    expect(() => settleValues(chart, [])).toThrow("at '/constructor': is missing");
    expect(renderChart(chart, settleValues(chart, [{ constructor: "x" }]), release)[0]?.text).toContain('a: "x"');
  });

  test("that two places want different things of are a fault of the vendor's", () => {
    const mixed = { dnsNames: ["$values.x"], ipAddresses: ["$values.x"] };
    expect(compile([declare("x", "a.b")], profile(mixed)).faults[0]?.message).toContain("make two of it");
    expect(compile([declare("x", "a b")], profile({ dnsNames: ["$values.x"] })).faults[0]?.message).toContain("x is");
  });
});

describe("--set", () => {
  test.each([
    ["a=b", { a: "b" }],
    ["a=1,b=true,c=null,d=007", { a: 1, b: true, c: null, d: "007" }],
    ["a={x,y},b=", { a: ["x", "y"], b: "" }],
    ["a={}", { a: [] }],
    ["a[1].b=x", { a: [null, { b: "x" }] }],
    ["a.b\\.c=x\\,y", { a: { "b.c": "x,y" } }],
    ["a=\\1", { a: "1" }],
    ["__proto__=x", Object.fromEntries([["__proto__", "x"]])],
  ] as [string, JsonObject][])("%s", (text, expected) => {
    expect(JSON.stringify(setValues({}, text))).toBe(JSON.stringify(expected));
  });

  test.each(["a", "", "=x", "a={x", "a={x}y", "a..b=x", "[0]=x", "a[99999]=x", "a[x]=y", "a.=x"])(
    "%s assigns nothing",
    (text) => {
      expect(() => setValues({}, text)).toThrow("assigns nothing");
    },
  );
});

describe("a chart", () => {
  const workload: SourceFile = {
    name: "deployment.yaml",
    role: "application",
    documents: [
      {
        ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
        spec: { template: { spec: { containers: [{ name: "a", env: [{ name: "PORT", value: "$values.port" }] }] } } },
      },
    ],
  };
  const test1: SourceFile = {
    name: "test.yaml",
    role: "test",
    documents: [{ apiVersion: "v1", kind: "Pod", metadata: { name: "t" }, spec: { command: ["a\n{{ b }}\n"] } }],
  };

  test("binds the workload to the profile, and its tests to nothing", () => {
    const { chart, notes } = compile([declare("port", 80)], profile({ x: "$values.port" }), workload, test1);
    const files = chartFiles(chart);
    expect(notes).toEqual([]);
    expect(files.get("templates/deployment.yaml")).toContain("kubescape.io/user-defined-profile: web");
    expect(files.get("templates/deployment.yaml")).toContain('value: {{ toJson (printf "%s" (toJson .Values.port)) }}');
    expect(files.get("templates/bob.yaml")).toMatch(/^\{\{- if \.Values\.bob\.create \}\}\n[\s\S]*managed-by: User/);
    expect(files.get("templates/tests/test.yaml")).toContain("helm.sh/hook: test");
    expect(files.get("templates/tests/test.yaml")).toContain('{{ "{{" }} b }}');
  });

  test("says what is strange about it", () => {
    const other = profile({}, { name: "other" });
    const { notes } = compile([declare("port", 80), declare("unused", "x")], profile({}), other, workload);
    expect(notes.join("\n")).toContain("nothing has $values.unused");
    expect(notes.join("\n")).toContain("no pod has the label");
  });

  test("has a value that is to be set as a comment, and no value that Helm would take for one", () => {
    const { chart } = compile(
      [declare("host", undefined), declare("a", "$values.host")],
      profile({ a: "$values.a$values.host" }),
    );
    const values = chartFiles(chart).get("values.yaml");
    expect(values).toContain("# To be set:\n# host:\n");
    expect(values).toContain('a: "$values.host"');
  });
});
