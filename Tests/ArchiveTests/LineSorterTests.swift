import Archive
import Base
import TestSupport
import Testing

@Suite struct LineSorterTests {
  /// In memory, over files and over files that were merged, lines come in the order of their bytes, each once.
  @Test(arguments: [1 << 20, 4096, 512])
  func sorts(memory: Int) throws {
    var generator = SeededGenerator(seed: 3)
    var lines: [String] = []
    for _ in 0..<3000 {
      var line = ""
      for _ in 0..<Int.random(in: 0..<12, using: &generator) {
        line.append("abü\u{1}~".randomElement(using: &generator)!)
      }
      lines.append(line)
    }
    lines.append(String(repeating: "long", count: 100_000))
    try withTemporaryFolder { folder in
      let sorter = LineSorter(path: folder + "/index", memory: memory, mostRuns: 3)
      for line in lines { try sorter.append(Array(line.utf8).span) }
      var sorted: [[UInt8]] = []
      try sorter.finish { line in sorted.append(line.withUnsafeBufferPointer { Array($0) }) }
      let expected = Set(lines.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
      #expect(sorted == expected)
      #expect(try FileSystem.names(in: folder).isEmpty, "private files are gone")
    }
  }
}
