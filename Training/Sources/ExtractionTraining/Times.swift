import ArgumentParser
import Base
import HTML

/// How long extraction takes for single pages, with the shipped model: not parsing, only what comes after it.
struct Times: ParsableCommand {
  @Argument(help: "A WARC file.") var pages: String
  @Option(help: "The least of so many runs counts for a page.") var runs = 3

  func run() throws {
    let extractor = MainContentExtractor()
    var text = ByteBuffer(capacity: 1 << 20)
    var times: [(seconds: Double, id: String)] = []
    try ArchivePages(path: pages).forEach { id, tree in
      var least = Double.infinity
      for _ in 0..<max(runs, 1) {
        text.removeAll()
        let start = threadProcessorTime()
        _ = extractor.extract(tree, into: &text)
        least = min(least, threadProcessorTime() - start)
      }
      times.append((least, String(copying: try UTF8Span(validating: id))))
    }
    times.sort { $0.seconds < $1.seconds }
    guard let worst = times.last else { return }
    print("\(times.count) pages, CPU time in ms: sum \(Self.milliseconds(times.reduce(0) { $0 + $1.seconds }))")
    for share in [0.5, 0.9, 0.99, 0.999] {
      // The nearest rank: at least this share of pages takes at most so long.
      let rank = max(Int((share * Double(times.count)).rounded(.up)), 1) - 1
      print("p\(share * 100): \(Self.milliseconds(times[rank].seconds))")
    }
    print("worst: \(Self.milliseconds(worst.seconds)) \(worst.id)")
  }

  private static func milliseconds(_ seconds: Double) -> Double { (seconds * 100_000).rounded() / 100 }
}
