// Measures how character sets are found and how fast bytes become UTF-8.
//
//   charset-bench right LEGACY [BYTES]   pages of legacy.py decoded right, whole or from their first BYTES
//   charset-bench time PAGES [ROUNDS]    CPU time of decoding a file of pages (html/pages.py)

import Base
@preconcurrency import Glibc
import HTML

func fail(_ message: String) -> Never {
  fputs(message + "\n", stderr)
  exit(64)
}

/// The parts of a file, each behind its length (32 bits, little endian).
func readParts(_ path: String) -> [[UInt8]] {
  guard let file = fopen(path, "rb") else { fail("cannot open \(path)") }
  defer { fclose(file) }
  var parts: [[UInt8]] = []
  var length: UInt32 = 0
  while fread(&length, 4, 1, file) == 1 {
    let count = Int(UInt32(littleEndian: length))
    parts.append(
      [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
        used = fread(buffer.baseAddress, 1, count, file)
      })
  }
  return parts
}

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let noCharset: [UInt8] = []

func right(_ path: String, prefix: Int?) {
  let parts = readParts(path)
  let decoder = CharacterDecoder()
  var good = 0
  var output = ByteBuffer()
  var seconds = 0.0
  var bytes = 0
  for index in stride(from: 0, to: parts.count, by: 3) {
    let name = String(decoding: parts[index], as: UTF8.self)
    let whole = parts[index + 1]
    let body = Array(whole.prefix(prefix ?? .max))
    output.removeAll()
    let start = cpuSeconds()
    let found = decoder.decode(body.span, httpCharset: noCharset.span, isHTML: true, into: &output)
    seconds += cpuSeconds() - start
    bytes += body.count
    // A prefix may end within a character: all but its last bytes count.
    let expected = parts[index + 2]
    let text = output.array()
    let isRight =
      prefix == nil ? text == expected : text.dropLast(4).elementsEqual(expected.prefix(max(0, text.count - 4)))
    if isRight { good += 1 } else { print("wrong: \(name) read as \(found.name) by \(found.source.rawValue)") }
  }
  print("right: \(good) of \(parts.count / 3), \(Int(Double(bytes) / seconds / 1e6)) MB/s")
}

func time(_ path: String, rounds: Int) {
  let pages = readParts(path)
  let bytes = pages.reduce(0) { $0 + $1.count }
  let decoder = CharacterDecoder()
  var output = ByteBuffer()
  var seconds: [Double] = []
  var encodings: [String: Int] = [:]
  for round in 0..<rounds {
    let start = cpuSeconds()
    for page in pages {
      output.removeAll()
      let found = decoder.decode(page.span, httpCharset: noCharset.span, isHTML: true, into: &output)
      if round == 0 { encodings["\(found.name) by \(found.source.rawValue)", default: 0] += 1 }
    }
    seconds.append(cpuSeconds() - start)
  }
  let median = seconds.sorted()[rounds / 2]
  for (name, count) in encodings.sorted(by: { $0.value > $1.value }) { print("\(count) pages: \(name)") }
  print("\(pages.count) pages, \(bytes) bytes, \(median) s CPU, \(Int(Double(bytes) / median / 1e6)) MB/s")
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else { fail("usage: charset-bench right|time FILE [N]") }
switch arguments[1] {
case "right": right(arguments[2], prefix: arguments.count > 3 ? Int(arguments[3]) : nil)
case "time": time(arguments[2], rounds: arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5)
default: fail("unknown command \(arguments[1])")
}
