// SPDX-License-Identifier: Apache-2.0
import { helpText } from "./described-program.ts";

/** Where nobody says how wide a terminal is. */
const usualWidth = 80;
/** No line of the help is longer. */
const plentyOfWidth = 1000;

/**
 * An expression that is true where `bobctl` was asked for its help and has printed it: from a text made now, because loading what makes it takes longer
 * than all the rest. On a terminal that is narrower and not of the usual width, and where nothing can be written at once, it is false, and nothing was
 * printed. Of `process.stdout`, which costs a third of what is saved, it has no use but on terminals.
 */
export function quickHelp(): string {
  const texts = JSON.stringify([helpText(usualWidth), helpText(plentyOfWidth)]);
  return `(${printHelp})(${texts},${usualWidth},${unwrappedWidth()},require("fs"))`;
}

/** From this width on the help is the same. */
function unwrappedWidth(): number {
  const whole = helpText(plentyOfWidth);
  let width = usualWidth;
  while (helpText(width) !== whole) width++;
  return width;
}

/** Has nothing of bob's around it, and is read by Nodes that can only be told that they are too old. */
const printHelp = `function(texts,usual,unwrapped,fs){
const args=process.argv.slice(2),nullDevice=259;
if(args.length!==1||!/^(-h|--help|help)$/.test(args[0]))return false;
try{
const out=fs.fstatSync(1);
const width=out.isCharacterDevice()&&out.rdev!==nullDevice?process.stdout.columns:usual;
if(width!==usual&&!(width>=unwrapped))return false;
const text=Buffer.from(texts[width===usual?0:1]),written=fs.writeSync(1,text);
if(written<text.length)process.stdout.write(text.subarray(written));
return true
}catch(error){return false}
}`;
