import Base
import TestSupport
import Testing

@testable import Deduplication

@Suite struct RepeatFinderTests {
  /// Checks that marks cover what stands earlier, no more and no less, and that each names an earlier place with the same
  /// bytes.
  private func check(_ corpus: TinyCorpus, _ window: Int, _ comment: Comment, memory: Int = 1 << 16) throws {
    try withTemporaryFolder { folder in
      let marks = try corpus.marks(window, in: folder, memory: memory)
      var covered: Set<UInt64> = []
      for mark in marks {
        #expect(mark.source < mark.start, comment)
        #expect(mark.count >= window, comment)
        let bytes = try #require(corpus.bytes(at: mark.start, count: mark.count), comment)
        #expect(corpus.bytes(at: mark.source, count: mark.count) == bytes, comment)
        for offset in 0..<UInt64(mark.count) { covered.insert(mark.start.bits + offset) }
      }
      #expect(covered == corpus.repeated(window), comment)
      #expect(marks.map(\.start) == marks.map(\.start).sorted(), comment)
    }
  }

  @Test(arguments: [2, 3, 5, 16, 33])
  func repeatsAreThoseOfASlowSearch(_ window: Int) throws {
    for seed in 0..<60 {
      var random = SeededGenerator(seed: UInt64(seed))
      let corpus = TinyCorpus.random(
        &random, inputs: 1 + seed % 3, letters: 1 + seed % 4, longest: window * (1 + seed % 5))
      try check(corpus, window, "seed \(seed)")
    }
  }

  /// A passage on many pages, each with other text around it: more surroundings than are compared one by one.
  @Test(arguments: [UInt64(1), 2, 3])
  func aPassageOnManyPagesIsFoundOnEach(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    func letters(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 97...122, using: &random) } }
    let shared = letters(90)
    let texts = (0..<150).map { _ in
      // Parts of it, too, so that two pages share more than others.
      letters(Int.random(in: 0...20, using: &random)) + shared.dropFirst(Int.random(in: 0...20, using: &random))
        + letters(Int.random(in: 0...20, using: &random)) + shared.prefix(Int.random(in: 30...90, using: &random))
    }
    try check(
      TinyCorpus(inputs: [Array(texts.prefix(70)), Array(texts.dropFirst(70))]), 32, "seed \(seed)", memory: 4096)
  }

  @Test func oneByteManyTimes() throws {
    let runs = [300, 31, 32, 33, 500].map { [UInt8](repeating: UInt8(ascii: "-"), count: $0) }
    try check(TinyCorpus(inputs: [runs, [Array("x".utf8) + runs[0] + Array("y".utf8) + runs[1]]]), 32, "runs")
    let waves = [90, 200].map { count in (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 7) } }
    try check(TinyCorpus(inputs: [waves + waves]), 32, "waves")
  }

  @Test func aTextThatRepeatsItself() throws {
    let verse = Array("Row, row, row your boat, gently down the stream. ".utf8)
    try check(TinyCorpus(inputs: [[verse + verse + verse, verse]]), 20, "verses")
  }

  /// Two texts that end alike are not joined to the ones after them.
  @Test func passagesEndWithTheirTexts() throws {
    let (a, b) = (Array("0123456789abcdef".utf8), Array("ghijklmnopqrstuv".utf8))
    for window in [16, 17] { try check(TinyCorpus(inputs: [[a, b, a, b], [a, b]]), window, "window \(window)") }
  }

  @Test func thousandsOfEqualTextsAreComparedOnceEach() throws {
    let text = Array("The quick brown fox jumps over the lazy dog, and the dog does not mind it at all.".utf8)
    try withTemporaryFolder { folder in
      let corpus = TinyCorpus(inputs: [Array(repeating: text, count: 3000)])
      let marks = try corpus.marks(40, in: folder)
      // One a text: marks of the same shift that overlap are one.
      #expect(marks.count == 2999)
      #expect(marks.allSatisfy { $0.count == text.count && $0.source.place == PassageFileHeader.byteCount })
    }
  }

  @Test func keysOfNoTextAreRefused() throws {
    try withTemporaryFolder { folder in
      var writer = try PassageTextWriter(path: "\(folder)/0", parameters: "p")
      let bytes = Array("some text".utf8) + [passageTextEnd]
      try writer.append(bytes.span)
      _ = try writer.finish()
      let texts = try PassageTexts(paths: ["\(folder)/0"], parameters: "p")
      for position in [
        CorpusPosition(input: 1, place: 64), CorpusPosition(input: 0, place: 80), CorpusPosition(input: 0, place: 3),
      ] {
        var finder = RepeatFinder(texts: texts, minimumBytes: 4, path: "\(folder)/s", memory: 1000)
        #expect(throws: PassageError.self) { try finder.add(1, position) }
      }
    }
  }
}
