// SPDX-License-Identifier: Apache-2.0
import { redactionPattern } from "@bob/proto/secrets/redactor";
import type { ClientHello } from "../traffic/client-hello.ts";
import type { TrafficFact } from "../traffic/conversation.ts";
import type { DnsMessage } from "../traffic/dns-message.ts";
import type { HttpRequest } from "../traffic/http-request.ts";

/** A text without secrets; the same text where it has none. */
export type RedactText = (text: string) => string;

/** The fact without secrets. */
export function redactFact(fact: TrafficFact, redact: RedactText): TrafficFact {
  switch (fact.kind) {
    case "dns":
      return { ...fact, message: redactMessage(fact.message, redact) };
    case "hello":
      return { ...fact, hello: redactHello(fact.hello, redact) };
    case "request":
    case "status":
      return { ...fact, request: redactRequest(fact.request, redact) };
    case "cut":
      return fact;
  }
}

/** The mark of an entry with texts in which something stands for a secret. */
export function markRedacted(texts: Iterable<string | undefined>): { redacted?: true } {
  for (const text of texts) if (text !== undefined && text.search(redactionPattern) >= 0) return { redacted: true };
  return {};
}

function redactMessage(message: DnsMessage, redact: RedactText): DnsMessage {
  return {
    ...message,
    questions: message.questions.map(({ name, type }) => ({ name: redact(name), type })),
    answers: message.answers.map(({ name, type, data }) => ({ name: redact(name), type, data: redact(data) })),
  };
}

function redactHello(hello: ClientHello, redact: RedactText): ClientHello {
  const serverName = hello.serverName && redact(hello.serverName);
  return { ...hello, serverName, alpn: hello.alpn.map(redact) };
}

function redactRequest({ method, host, path, version }: HttpRequest, redact: RedactText): HttpRequest {
  return { method: redact(method), host: host && redact(host), path: path && redact(path), version };
}
