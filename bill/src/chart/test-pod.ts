// SPDX-License-Identifier: Apache-2.0
import { type DeclaredValue, isFixedKey, releaseKeys } from "./chart-values.ts";
import { isList, type JsonObject } from "./json-document.ts";
import { escapePlaceholders } from "./placeholders.ts";
import type { YamlFile } from "./yaml-file.ts";

/** The value that says in what image a test's script runs. */
const imageKey = "testimage";

/**
 * A pod for a script that exercises the application. Values reach it as variables, `$BOB_NAME` of the key `name`, and are never a part of
 * the script: whatever is in them, they are no commands.
 */
export function testPod(name: string, script: string, declared: readonly DeclaredValue[], file: string): YamlFile {
  const place = () => ({ line: 1, column: 1 });
  if (!declared.some(({ key }) => key === imageKey)) {
    const message = `runs in an image: add "${imageKey} = …" to bob.values, such as curlimages/curl:8.17.0`;
    return { documents: [], faults: [{ file, ...place(), message }], place };
  }
  const keys = declared.filter(({ initial, key }) => !isList(initial) && key !== imageKey).map(({ key }) => key);
  const env = [...new Set([...releaseKeys, ...keys])].map((key) => ({
    name: variableOf(key),
    value: `$values.${key}`,
  }));
  const pod: JsonObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `$values.name-${name.replace(/\.sh$/, "").replaceAll(/[^a-z0-9-]/g, "-")}` },
    spec: {
      restartPolicy: "Never",
      containers: [
        {
          name: "test",
          image: `$values.${imageKey}`,
          command: ["/bin/sh", "-eu", "-c", escapePlaceholders(script)],
          env,
        },
      ],
    },
  };
  return { documents: [pod], faults: [], place };
}

function variableOf(key: string): string {
  const name = key.toUpperCase().replaceAll("-", "_");
  return isFixedKey(key) ? name : `BOB_${name}`;
}
