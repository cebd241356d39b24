// Times HTML parsing over a file of pages, or writes the trees that it builds for comparison.
//
//   html-bench time PAGES [ROUNDS]      CPU time of each parser, one JSON line each
//   html-bench html PAGES > TREES       every page's tree as HTML, in the format of PAGES
//   html-bench dump PAGES > TREES       every page's tree as `| <html>` lines
//
// PAGES is what pages.py writes: for each page its length (32 bits, little endian) and its UTF-8.

import Base
@preconcurrency import Glibc
import HTML

func readPages(_ path: String) -> [[UInt8]] {
  guard let file = fopen(path, "rb") else {
    fputs("cannot open \(path)\n", stderr)
    exit(66)
  }
  defer { fclose(file) }
  var pages: [[UInt8]] = []
  var length: UInt32 = 0
  while fread(&length, 4, 1, file) == 1 {
    let count = Int(UInt32(littleEndian: length))
    pages.append(
      [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
        used = fread(buffer.baseAddress, 1, count, file)
      })
  }
  return pages
}

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Parses every page `rounds` times and prints the median round.
func time(_ name: String, _ pages: [[UInt8]], rounds: Int, _ parse: (inout HTMLTree) -> Void) {
  var tree = HTMLTree()
  var seconds: [Double] = []
  var nodes = 0
  for _ in 0..<rounds {
    nodes = 0
    let start = cpuSeconds()
    for page in pages {
      tree.load { $0.append(page) }
      parse(&tree)
      nodes += tree.nodes.count
    }
    seconds.append(cpuSeconds() - start)
  }
  let bytes = pages.reduce(0) { $0 + $1.count }
  let median = seconds.sorted()[rounds / 2]
  let rate = Int(Double(bytes) / median / 1e6)
  print(
    "{\"parser\":\"\(name)\",\"pages\":\(pages.count),\"bytes\":\(bytes),\"nodes\":\(nodes),"
      + "\"cpu_seconds\":\(median),\"megabytes_per_second\":\(rate)}")
}

func write(_ bytes: borrowing ByteBuffer) {
  var length = UInt32(bytes.count).littleEndian
  fwrite(&length, 4, 1, stdout)
  bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, stdout) }
}

func run() {
  let arguments = CommandLine.arguments
  guard arguments.count >= 3 else {
    fputs("usage: html-bench time|html|dump PAGES [ROUNDS]\n", stderr)
    exit(64)
  }
  let pages = readPages(arguments[2])
  let parser = HTMLParser()
  switch arguments[1] {
  case "time":
    let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 3 : 3
    time("dataprep", pages, rounds: rounds) { parser.parse(&$0) }
    let other = LibXML2Parser()
    time("libxml2", pages, rounds: 1) { other.parse(&$0) }
  case "profile":
    let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 3 : 3
    time("dataprep", pages, rounds: rounds) { parser.parse(&$0) }
  case "html", "dump":
    var tree = HTMLTree()
    for page in pages {
      tree.load { $0.append(page) }
      parser.parse(&tree)
      var output = ByteBuffer()
      if arguments[1] == "html" {
        tree.serialize(into: &output)
      } else {
        output.append(utf8: tree.dump())
      }
      write(output)
    }
  default:
    fputs("unknown mode \(arguments[1])\n", stderr)
    exit(64)
  }
}

run()
