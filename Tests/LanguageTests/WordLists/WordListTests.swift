import Base
import Language
import Records
import TestSupport
import Testing

@Suite("Word lists")
struct WordListTests {
  private func tag(_ code: String) throws -> LanguageTag { try #require(LanguageTag(code)) }

  private func settings(_ change: (inout WordListBuilder.Settings) -> Void = { _ in }) -> WordListBuilder.Settings {
    var settings = WordListBuilder.Settings()
    settings.leastCount = 3
    settings.leastDocuments = 2
    settings.leastText = 1
    change(&settings)
    return settings
  }

  /// `Kiswahili` is Swahili's alone, `ku` both languages' alike, `na` nine in ten Swahili's, `once` of one document.
  private func build(_ settings: WordListBuilder.Settings) throws -> [WordListEntry] {
    let builder = WordListBuilder(settings)
    for index in 0..<10 {
      builder.add("Kiswahili, na KU! na\(index == 0 ? " once once once" : "")".utf8.span, language: try tag("sw"))
      builder.add("shona ku \(index < 2 ? "na" : "nde") nde".utf8.span, language: try tag("sn"))
    }
    return builder.finish()
  }

  @Test("lists words that are specific, frequent and in several documents")
  func build() throws {
    let list = try build(settings())
    #expect(
      list.map { "\($0.language.code) \($0.word) \($0.count) \($0.documents)" } == [
        "sn nde 18 10", "sn shona 10 10", "sw na 20 10", "sw kiswahili 10 10",
      ])
    // 20 of 43 words against 2 of 40.
    let na = try #require(list.first { $0.word == "na" })
    #expect(abs(na.share - (20.0 / 43) / (20.0 / 43 + 2.0 / 40)) < 1e-12)
    #expect(try build(settings { $0.leastShare = 0.95 }).contains { $0.word == "na" } == false)
    #expect(try build(settings { $0.leastDocuments = 1 }).contains { $0.word == "once" })
    #expect(try build(settings { $0.leastCount = 11 }).map(\.word) == ["nde", "na"])
  }

  @Test("a language with little text does not take a large one's words")
  func littleText() throws {
    func list(_ leastText: Int) throws -> [WordListEntry] {
      let builder = WordListBuilder(settings { $0.leastText = leastText })
      for index in 0..<400 {
        builder.add("the people of the town \(index % 7 == 0 ? "the" : "")".utf8.span, language: try tag("en"))
      }
      builder.add("tok pisin the the the".utf8.span, language: try tag("tpi"))
      return builder.finish()
    }
    #expect(try list(1).contains { $0.word == "the" } == false)
    #expect(try list(2000).contains { $0.word == "the" && $0.language.code == "en" })
  }

  @Test("forgets rare words where there are too many, and says so")
  func forgets() throws {
    let builder = WordListBuilder(settings { $0.mostWords = 1000 })
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let rare = (0..<20).map { _ in
        String(
          String.UnicodeScalarView((0..<8).map { _ in Unicode.Scalar(UInt8.random(in: 97...122, using: &random)) }))
      }
      builder.add("watoto shule watoto \(rare.joined(separator: " "))".utf8.span, language: try tag("sw"))
    }
    #expect(builder.forgotten > 0)
    #expect(builder.wordCount == 300 * 23)
    let list = builder.finish()
    #expect(list.map(\.word) == ["watoto", "shule"])
    #expect(list.map(\.count) == [600, 300])
  }

  @Test("a written list scores documents")
  func score() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/words.tsv"
      try WordListEntry.write(try build(settings()), to: path)
      let list = try WordList(path: path)
      #expect(list.count == 4)
      #expect(list.languages.map(\.code) == ["sn", "sw"])
      let scorer = WordListScorer(list)
      let found = scorer.score("Kiswahili ni lugha. NA shona?".utf8.span, language: try tag("swh_Latn"))
      #expect(found == .init(words: 5, share: 0.4, others: [.init(language: try tag("sn"), share: 0.2)]))
      #expect(scorer.score("nde".utf8.span, language: try tag("fr")).share == nil)
      #expect(scorer.score("12 34".utf8.span, language: try tag("sw")) == .init(words: 0, share: 0, others: []))
    }
  }

  @Test(
    "refuses what is no word list",
    arguments: [
      "sw", "sw\t", "qqqq\tneno", "sw\tneno\nsn\tneno", "sw\t\(String(repeating: "a", count: 97))", "{\"text\":1}",
    ])
  func bad(content: String) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("# words\n\(content)\n", to: "\(folder)/x")
      let error = #expect(throws: LanguageError.self) { try WordList(path: "\(folder)/x") }
      #expect(error?.code == .badWordList)
      #expect(error?.exitCode == .badInput)
    }
  }

  @Test("any bytes are taken, and every listed word is found again")
  func anyBytes() throws {
    var random = SeededGenerator(seed: 5)
    let builder = WordListBuilder(
      settings {
        $0.leastCount = 1; $0.leastDocuments = 1
      })
    let swahili = try tag("sw")
    var texts: [[UInt8]] = []
    for _ in 0..<100 {
      let text = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
      builder.add(text.span, language: swahili)
      texts.append(text)
    }
    try withTemporaryFolder { folder in
      try WordListEntry.write(builder.finish(), to: "\(folder)/x")
      let scorer = WordListScorer(try WordList(path: "\(folder)/x"))
      for text in texts {
        let found = scorer.score(text.span, language: swahili)
        #expect(found.share == 1)
      }
    }
  }
}
