import Base
import Language
import Records
import TestSupport
import Testing

@Suite("Document languages")
struct DocumentIdentifierTests {
  private let model: FastTextModel

  init() throws { model = try FastTextModel(path: TestFiles.fixture("language/softmax.bin")) }

  private let swahili =
    "Watoto wanakwenda shule kila asubuhi na walimu wao. Mvua ilinyesha usiku kucha katika kijiji chetu."
  private let english = "The market is full of fish and fruit of every kind."
  private let hindi = "बाज़ार हर तरह की मछली और फल से भरा है। हमारे छोटे गाँव में सारी रात बारिश हुई।"

  private func identify(_ text: String, _ languages: Set<LanguageTag>? = nil) throws -> DocumentLanguage {
    try DocumentIdentifier(model, languages: languages).identify(text.utf8.span)
  }

  @Test("takes the language of most characters, with the second beside it")
  func majority() throws {
    let found = try identify("\(english)\n\(swahili)")
    #expect(found.language.code == "sw")
    #expect(found.second?.code == "en")
    #expect(found.sentences == 3)
    #expect(found.share + found.secondShare == 1)
    #expect(abs(found.share - 98.0 / 149) < 0.01)
    #expect(found.score > 0.5 && found.score <= found.share)
  }

  @Test("an only language has the whole share and no second")
  func single() throws {
    let found = try identify(hindi)
    #expect(found.language.code == "hi")
    #expect(found.share == 1)
    #expect(found.second == nil && found.secondShare == 0)
    #expect(found.score > 0.9)
  }

  @Test("thin evidence is und", arguments: ["", "   \n ", "12345 67890", "!!! ... ???", "ok", "\u{FFFD}\u{FFFD}"])
  func thin(text: String) throws {
    let found = try identify(text)
    #expect(found.language == .undetermined)
  }

  @Test("a low score is und, and the candidate stays to be seen")
  func lowScore() throws {
    var limits = DocumentIdentifier.Limits()
    limits.score = 0.999
    let found = try DocumentIdentifier(model, limits: limits).identify("\(english) \(swahili)".utf8.span)
    #expect(found.language == .undetermined)
    #expect(found.candidate.code == "sw")
  }

  @Test("a label's script must be seen in the text")
  func scripts() throws {
    // The model knows no Georgian; whatever it says, no label has that script.
    #expect(try identify("ქართული ენა არის ქართველების ენა და საქართველოს სახელმწიფო ენა").language == .undetermined)
  }

  @Test("labels without a script take the text's")
  func unscriptedLabels() throws {
    var file = ModelFile(dimension: 2, buckets: 0, shortest: 0, longest: 0)
    file.labels = ["__label__hi"]
    file.labelTokens = [1]
    let identifier = try DocumentIdentifier(try LanguageTests.model(file.bytes()))
    #expect(identifier.identify("yah pahala vaakya hai aur kuchh nahin".utf8.span).language.code == "hi_Latn")
    #expect(identifier.identify(hindi.utf8.span).language.code == "hi")
  }

  @Test("asks only for allowed languages")
  func allowed() throws {
    let tags = Set(["en", "de"].compactMap { LanguageTag($0) })
    let found = try identify(swahili, tags)
    #expect(["en", "de", "und"].contains(found.language.code))
    let error = #expect(throws: LanguageError.self) {
      try identify(swahili, Set([LanguageTag("fr")].compactMap { $0 }))
    }
    #expect(error?.code == .unknownLabel)
  }

  @Test("refuses models whose labels are no languages")
  func otherClassifiers() throws {
    var file = ModelFile()
    file.labels = ["__label__hq", "__label__cc1"]
    file.labelTokens = [1, 1]
    let quality = try LanguageTests.model(file.bytes())
    #expect(throws: LanguageError.self) { try DocumentIdentifier(quality) }
  }

  @Test("asks about a bounded, even sample of long documents, always the same one")
  func bounded() throws {
    let identifier = try DocumentIdentifier(model)
    let long = String(repeating: "\(english)\n", count: 2000) + String(repeating: "\(swahili)\n", count: 3000)
    let found = identifier.identify(long.utf8.span)
    #expect(found.language.code == "sw")
    #expect(found.letters < identifier.limits.bytes)
    #expect(found.letters > identifier.limits.bytes / 2)
    // 3000 x 99 of 3000 x 99 + 2000 x 52 bytes.
    #expect(abs(found.share - 0.74) < 0.05)
    #expect(identifier.identify(long.utf8.span) == found)
    #expect(try identify(long) == found)
  }

  @Test("text without line or sentence ends is cut, at white space where there is some")
  func unbroken() throws {
    let words = String(repeating: "watoto wanakwenda shule ", count: 3000)
    #expect(try identify(words).language.code == "sw")
    let noSpace = String(repeating: "फलमछली", count: 4000)
    let found = try identify(noSpace)
    #expect(found.letters < 8192)
    #expect(found.sentences > 1)
  }

  @Test(
    "per-language thresholds decide before the flat one",
    arguments: [("sw", 0.999, true), ("*", 0.999, true), ("de", 0.999, false)])
  func thresholds(name: String, score: Float, isThin: Bool) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("# limits\n\n\(name)\t\(score)  # high\nen_Latn 0.1\n", to: "\(folder)/limits.tsv")
      var limits = DocumentIdentifier.Limits()
      limits.thresholds = try LanguageThresholds(path: "\(folder)/limits.tsv")
      let text = "\(english) \(swahili)"
      let found = try DocumentIdentifier(model, limits: limits).identify(text.utf8.span)
      #expect(found.language.code == (isThin ? "und" : "sw"))
      #expect(found.candidate.code == "sw")
      #expect(limits.thresholds?.least(for: try #require(LanguageTag("eng"))) == 0.1)
    }
  }

  @Test(
    "a line that is no threshold is refused with its place",
    arguments: ["sw", "sw 1.5", "sw nan", "english 0.3", "sw 0.3\nswa 0.4", "* 0.1\n* 0.1", "sw 0.3 0.4"])
  func badThresholds(content: String) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(content, to: "\(folder)/x")
      let error = #expect(throws: LanguageError.self) { try LanguageThresholds(path: "\(folder)/x") }
      #expect(error?.code == .badThresholds)
      #expect(error?.location?.hasPrefix("\(folder)/x:") == true)
    }
  }

  @Test("neighbours come with margins, the likeliest first", arguments: ["softmax.bin", "tree.bin", "ova.bin"])
  func neighbours(file: String) throws {
    let model = try FastTextModel(path: TestFiles.fixture("language/\(file)"))
    let identifier = try DocumentIdentifier(model, neighbours: 3)
    let mixed = identifier.identify("\(swahili)\n\(english)".utf8.span)
    #expect(mixed.language.code == "sw")
    let nearest = try #require(mixed.neighbours.first)
    #expect(nearest.language.code == "en")
    #expect(mixed.neighbours.count <= 3)
    #expect(mixed.neighbours.map(\.margin) == mixed.neighbours.map(\.margin).sorted())
    let pure = identifier.identify(swahili.utf8.span)
    let margin = pure.neighbours.first { $0.language.code == "en" }?.margin ?? 1
    #expect(margin > nearest.margin)
    #expect(try DocumentIdentifier(model).identify(swahili.utf8.span).neighbours.isEmpty)
  }

  @Test("the built-in model's Swahili is told from its relatives")
  func relatives() throws {
    let known = LanguageNeighbour.confusable(with: try #require(LanguageTag("sw"))).map(\.code)
    #expect(Set(known).isSuperset(of: ["sn", "ny", "lg", "rw"]))
    let identifier = try DocumentIdentifier(try BuiltInModel.load(), neighbours: 8)
    let found = identifier.identify(swahili.utf8.span)
    #expect(found.language.code == "sw")
    #expect(found.neighbours.count == 8)
    #expect(found.neighbours.allSatisfy { (0.3...1).contains($0.margin) })
  }

  @Test("takes any bytes")
  func anyBytes() throws {
    let identifier = try DocumentIdentifier(model)
    var random = SeededGenerator(seed: 31)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...700, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let found = identifier.identify(bytes.span)
      #expect((0...1).contains(found.score) && (0...1.00001).contains(found.share + found.secondShare))
    }
  }
}
