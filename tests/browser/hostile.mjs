// A company that wants to break the report: the bakery, with whatever a stranger may write turned against its reader.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./tools.mjs";

/** A word that has no place to break. */
export const LONG = "w".repeat(300);
export const SCRIPT = "<script>document.title='taken over'</script>";
export const IMAGE = '"><img src=x onerror="document.title=\'taken over\'">';

/** Words that break a page which does not look out. Each stands in every kind of field. */
const ATTACKS = [
  LONG,
  SCRIPT,
  IMAGE,
  "</style></table></main><style>*{display:none}</style>",
  '<a href="javascript:alert(1)">click</a>',
  "{{ 7 * 7 }}{% raw %}",
  "\u202eabc\u2066def\u200f",
  "\u0000\u0007\u001b[31m\u0085\u2028\ufeff",
];

const ALL = ATTACKS.join(" ");

/** The corpus of tests/evil, but for what checkers of HTML hold against any text: private signs, and other than NFC. */
const CORPUS = JSON.parse(readFileSync(join(root, "tests/data/evil.json"), "utf8"))
  .map(({ text }) => text)
  .filter((text) => text.normalize("NFC") === text && !/\p{Co}/u.test(text));
const SERVERS = 40;

/** Of the corpus, what a mail server says: between all of them they say all of it. */
const said = (server) => CORPUS.filter((_, index) => index % SERVERS === server).join(" ");

/** The evidence of the bakery, with hostile words in it. Facts that follow from others are made anew by Belfort. */
export function hostile(result) {
  const { evidence } = result;
  mail(evidence);
  web(evidence);
  const chain = [certificate(), ...evidence.endpoints.known[0].chain.known.certificates.slice(1)];
  for (const holder of [...evidence.endpoints.known, ...evidence.mail_servers.known]) {
    holder.chain.known.certificates = chain;
    holder.chain.known.subjects = [`CN=${ALL}`, `O=${LONG}`];
    holder.handshake.known.alpn = ALL;
  }
  evidence.registration.record = { unknown: { cause: "unreadable", detail: ALL } };
  evidence.dns.caa = { unknown: { cause: "timeout", detail: LONG } };
  return result;
}

/** Forty mail servers, the longest names that DNS allows, and texts of their owner. */
function mail({ mail, mail_servers: servers, ipv6 }) {
  const [first] = servers.known;
  const names = Array.from({ length: SERVERS }, (_, index) => {
    const label = `mx${index}-${"m".repeat(57)}`.slice(0, 63);
    return index % 4 === 3
      ? `mx${index}.<script>.${"n".repeat(63)}.example`
      : `${label}.${"o".repeat(63)}.${"p".repeat(63)}.${"q".repeat(48)}.example`;
  });
  mail.mx.known.records = names.map((host, index) => ({ preference: index, host }));
  mail.mx.known.hosts_resolved = { known: names };
  servers.known = names.map((name, index) => {
    const server = structuredClone(first);
    const address = `185.10.21.${index + 1}`;
    return {
      ...server,
      name,
      addresses: { known: [address] },
      address: { known: address },
      greeting: { known: `220 ${said(index)}` },
      asked_as: { known: name },
    };
  });
  ipv6.mail_servers.known = names.map((name) => ({ name, addresses: "absent" }));
  mail.tlsa.known = names.map((name) => ({ ...structuredClone(mail.tlsa.known[0]), name }));
  mail.txt.known = ["v=spf1 mx ~all", ...ATTACKS, `v=spf1 include:${LONG}.example exp=<script> ${ALL}`];
  mail.dmarc_walk.known[0].txt = { known: [`v=DMARC1; p=none; rua=mailto:<script>@${LONG}.example; ${ALL}`] };
  mail.mta_sts_txt = { known: [`v=STSv1; id=${ALL}`] };
  mail.tls_rpt_txt = { known: [`v=TLSRPTv1; rua=mailto:${ALL}`] };
  mail.bimi_txt = { known: [`v=BIMI1; l=https://${LONG}.example/<script>.svg`] };
  const [selector] = mail.dkim.selectors.known;
  mail.dkim.selectors.known.push({
    ...structuredClone(selector),
    name: "default2",
    reason: "common",
    answer: { known: "text" },
    txt: [`v=DKIM1; n=${ALL}; p=${LONG}`],
    end: { known: "exists" },
  });
}

/** Sites whose addresses, headers and pages are full of it. */
function web({ sites, web }) {
  for (const site of sites.known) {
    for (const visit of [site.http, site.https]) {
      for (const hop of visit.known?.hops ?? []) {
        hop.headers.push(
          { name: "server", value: ALL },
          { name: "x-powered-by", value: `PHP/${LONG}` },
          { name: "set-cookie", value: `${LONG}=<script>; path=/` },
          { name: "content-security-policy", value: `default-src ${ALL}` },
          { name: "strict-transport-security", value: ALL },
          { name: "referrer-policy", value: ALL },
        );
        hop.url += `?${LONG}&<script>`;
      }
    }
    const contents = site.page.known?.contents?.known;
    if (!contents) continue;
    Object.assign(contents, {
      title: ALL,
      heading: ALL,
      opening: ALL,
      generators: ["WordPress 4.6.1", ...ATTACKS],
      policies: [ALL],
      named_hosts: [`${LONG}.example`],
    });
    contents.resources.push({
      kind: "script",
      url: `https://cdn.example/${LONG}"><script>.js`,
      integrity: ALL,
    });
    contents.resources.push({ kind: "image", url: `http://images.example/${LONG}`, integrity: "" });
  }
  web.security_txt = {
    known: {
      asked: `https://bakkerij-korenaar.example/.well-known/security.txt?${LONG}`,
      url: `https://bakkerij-korenaar.example/${ALL}`,
      legacy_place: false,
      content_type: ALL,
      text: `Contact: mailto:${ALL}\nExpires: ${ALL}\n${LONG}: ${ALL}\n`,
    },
  };
}

/** A certificate (RFC 5280 4.1) with a name that no authority would sign; its signature is none. */
function certificate() {
  const oid = (hexadecimal) => der(0x06, Buffer.from(hexadecimal, "hex"));
  const name = (text) => der(0x30, der(0x31, der(0x30, oid("550403"), der(0x0c, Buffer.from(text)))));
  const algorithm = der(0x30, oid("2a8648ce3d040302"));
  const time = (text) => der(0x17, Buffer.from(text));
  const names = ["bakkerij-korenaar.example", `${LONG}.example`, "<script>.example", '"><img src=x>.example'];
  const alternatives = der(0x30, ...names.map((one) => der(0x82, Buffer.from(one))));
  const key = der(
    0x30,
    der(0x30, oid("2a8648ce3d0201"), oid("2a8648ce3d030107")),
    der(0x03, Buffer.from([0, 4]), Buffer.alloc(64, 1)),
  );
  const signed = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name(`${LONG}<script>`),
    der(0x30, time("261028060226Z"), time("270126060226Z")),
    name(ALL),
    key,
    der(0xa3, der(0x30, der(0x30, oid("551d11"), der(0x04, alternatives)))),
  );
  return der(0x30, signed, algorithm, der(0x03, Buffer.from([0]), Buffer.alloc(70, 1))).toString("base64");
}

/** One value with its tag and length (X.690 8.1). */
function der(tag, ...parts) {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
