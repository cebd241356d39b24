import Base
import Language
import Records
import Testing

@testable import Stages

/// MADLAD-400's rules about sentences, below, at and above their thresholds, in many scripts.
@Suite("MADLAD-400: sentences")
struct SentenceRulesTests {
  /// A letter of a script, a mark that ends sentences, and what the letter counts.
  struct Writing: Sendable, CustomTestStringConvertible {
    var name: String
    var letter: String
    var stop: String
    var weight = 1
    var testDescription: String { name }
  }

  static let writings = [
    Writing(name: "Latin", letter: "a", stop: "."), Writing(name: "Cyrillic", letter: "ж", stop: "."),
    Writing(name: "Greek", letter: "λ", stop: "."), Writing(name: "Arabic", letter: "ب", stop: "؟"),
    Writing(name: "Hebrew", letter: "ב", stop: "."), Writing(name: "Devanagari", letter: "क", stop: "।"),
    Writing(name: "Ethiopic", letter: "ሰ", stop: "።"), Writing(name: "Armenian", letter: "ա", stop: "։"),
    Writing(name: "Georgian", letter: "ა", stop: "."), Writing(name: "Burmese", letter: "က", stop: "။"),
    Writing(name: "Khmer", letter: "ក", stop: "។"), Writing(name: "Tibetan", letter: "ཀ", stop: "།"),
    Writing(name: "Cherokee", letter: "Ꭰ", stop: "."), Writing(name: "Hangul", letter: "가", stop: ".", weight: 2),
    Writing(name: "Japanese", letter: "か", stop: "。", weight: 2),
    Writing(name: "Chinese", letter: "我", stop: "。", weight: 3),
  ]

  private func rules(_ sentence: String, _ stage: LimitQuestionable = LimitQuestionable()) throws
    -> SentenceScores.Rules
  {
    let bytes = Array(sentence.utf8)
    let rules = try SentenceRules(stage)
    return bytes.withUnsafeBufferPointer { rules.rules(for: $0) }
  }

  /// A sentence that counts `length` characters.
  private static func sentence(_ writing: Writing, length: Int) -> String {
    let letters = (length - 1) / writing.weight
    return String(repeating: writing.letter, count: letters)
      + String(repeating: writing.stop, count: length - letters * writing.weight)
  }

  @Test(arguments: writings)
  func length(_ writing: Writing) throws {
    for (length, isGood) in [(19, false), (20, true), (21, true), (499, true), (500, true), (501, false)] {
      let found = try rules(Self.sentence(writing, length: length))
      #expect(found == (isGood ? [] : .init(.length)), "\(writing.name) \(length)")
    }
    var published = LimitQuestionable()
    published.words = .published
    for (characters, isGood) in [(19, false), (20, true), (500, true), (501, false)] {
      let text = String(repeating: writing.letter, count: characters - 1) + writing.stop
      #expect(try rules(text, published) == (isGood ? [] : .init(.length)), "\(writing.name) \(characters)")
    }
  }

  @Test(arguments: writings)
  func danger(_ writing: Writing) throws {
    for sign in "0123456789{}+/()>" {
      for (dangers, isGood) in [(0, true), (19, true), (20, true), (21, false)] {
        let text = String(repeating: writing.letter, count: 100 - dangers) + String(repeating: sign, count: dangers)
        #expect(try rules(text) == (isGood ? [] : .init(.danger)), "\(writing.name) \(sign) \(dangers)")
      }
    }
    #expect(try rules(String(repeating: writing.letter, count: 50) + String(repeating: "<", count: 50)).isEmpty)
  }

  /// Capital and small letters of scripts that have both.
  @Test(arguments: [
    ("A", "a"), ("Ж", "ж"), ("Λ", "λ"), ("Բ", "բ"), ("𞤀", "𞤢"), ("𐐀", "𐐨"), ("𐒰", "𐓘"), ("𑢠", "𑣀"), ("Ა", "ა"),
    ("Ⰰ", "ⰰ"),
  ])
  func list(_ capital: String, _ small: String) throws {
    func list(_ words: Int, capitals: Int) -> String {
      (0..<words).map { $0 < capitals ? capital + small : small + small }.joined(separator: " ")
    }
    for (words, capitals, isGood) in [
      (11, 11, true), (12, 12, false), (12, 6, true), (12, 7, false), (13, 6, true), (13, 7, false), (20, 10, true),
      (20, 11, false),
    ] {
      #expect(try rules(list(words, capitals: capitals)) == (isGood ? [] : .init(.list)), "\(words) \(capitals)")
    }
  }

  /// Lines of up to five words without an end mark are a list together; in the published way each stands alone.
  @Test func menus() throws {
    let entry = "Kuhusu Shirika Letu Sasa"
    let prose = "Watoto wanacheza mpira uwanjani kila siku jioni."
    for (entries, isGood) in [(2, true), (3, false), (4, false)] {
      let text = Array(repeating: entry, count: entries) + Array(repeating: prose, count: 6)
      #expect(try Self.verdict([LimitQuestionable()], text.joined(separator: "\n")).tier == (isGood ? .clean : .noisy))
    }
    let apart = (0..<6).flatMap { _ in [entry, prose] }.joined(separator: "\n")
    #expect(try Self.verdict([LimitQuestionable()], apart).tier == .clean)
    let poem = Array(repeating: "Nyota njema huonekana asubuhi", count: 8).joined(separator: "\n")
    #expect(try Self.verdict([LimitQuestionable()], poem).tier == .clean)
    var published = LimitQuestionable()
    published.words = .published
    let menu = Array(repeating: entry, count: 8).joined(separator: "\n")
    #expect(try Self.verdict([LimitQuestionable()], menu).tier == .noisy)
    #expect(try Self.verdict([published], menu).tier == .clean)
  }

  /// Scripts of one case have no capitals, and words without spaces count as words.
  @Test func listsOfOtherScripts() throws {
    #expect(try rules(Array(repeating: "ᎠᎡ", count: 14).joined(separator: " ")).isEmpty)
    #expect(try rules(Array(repeating: "ⲀⲂ", count: 14).joined(separator: " ")).isEmpty)
    let names = "Anna Berta Carl Dora Emma Frida Gerd 我们喜欢 学习各种 语言和文化 的人 都在 这里"
    #expect(try rules(names).isEmpty, "seven capitals of more than fourteen words")
    var published = LimitQuestionable()
    published.words = .published
    #expect(try rules(names, published) == .init(.list))
  }

  @Test(arguments: [
    "Bei № 5 ist der Laden", "ein ��� kaputtes Zeichen", "Nyumbani kwetu ni kuzuri |", "Strada Mihai nr.",
    "aute irure dolor in",
    "this has sex in it", "sikiliza mp3 hii sasa", "Download hii leo jioni", "See Vol. 3 for more text",
    "Tazama Ep. nne ya leo",
    "Episode ya kwanza ya leo", "родился в 1950 г.", "весит сто кг.", "десять шт. в коробке", "Developers are here now",
    "Facebook ni tovuti kubwa", "a stone crusher for sale", "kwa xxx kwa sasa leo", "黄色电影在这里可以看到很多",
    "a ... ... ... ... ... ... ... ... ...", "a .... .... .... .... .... .... .... .... ....",
    "the A N T S P E A K S X out loud",
    "sizes, XS, SM, MD, LG, and more", "sizes, XS,, SM,, MD, LG,, and more", "autem vel eum iriure",
    "lorem orem ipsum dolor",
  ])
  func cursed(_ sentence: String) throws {
    #expect(try rules(sentence).contains(.init(.cursed)))
  }

  @Test(arguments: [
    "Nambari№5 ni ya leo", "ein �� kaputtes Zeichen", "Nyumbani | kwetu kuzuri", "Strada nr. 5 este aici",
    "родился в г. Москве",
    "Sussex is a county there", "kwa xxxl kwa sasa leo", "a ... ... ... ... ... ... ... ... x",
    "the A N T S P E A out loud", "sizes, XS, SM, MD and more", "in volume 3 of the book", "the development's end",
    "黄色的电影在这里可以看到很多",
  ])
  func notCursed(_ sentence: String) throws {
    #expect(try !rules(sentence).contains(.init(.cursed)))
  }

  /// A document is clean with a fifth of its sentences questionable, and noisy with more.
  @Test(arguments: writings)
  func share(_ writing: Writing) throws {
    let good = Self.sentence(writing, length: 40)
    let bad = writing.letter + writing.stop
    for (goods, bads, tier) in [
      (8, 2, Verdict.Tier.clean), (7, 3, .noisy), (4, 1, .clean), (3, 2, .noisy), (5, 0, .clean), (79, 20, .noisy),
      (81, 20, .clean),
    ] {
      let text = Array(repeating: good, count: goods) + Array(repeating: bad, count: bads)
      for (stage, isDropped) in [(LimitQuestionable(), false), (Self.dropping, true)] {
        let verdict = try Self.verdict([stage], text.joined(separator: "\n"))
        let expected = isDropped && tier == .noisy ? nil : tier
        #expect(verdict.tier == expected, "\(writing.name) \(goods) \(bads)")
      }
    }
  }

  private static var dropping: LimitQuestionable {
    var stage = LimitQuestionable()
    stage.drop = true
    return stage
  }

  @Test(arguments: writings)
  func fewSentences(_ writing: Writing) throws {
    let sentence = Self.sentence(writing, length: 40)
    for (count, isKept) in [(4, false), (5, true), (6, true)] {
      let text = Array(repeating: sentence, count: count).joined(separator: " ")
      #expect(try Self.verdict([DropFewSentences()], text).isKept == isKept, "\(writing.name) \(count)")
    }
  }

  /// Two words are too few for a line, three are enough.
  @Test(arguments: [
    ("habari ya", "habari ya leo"), ("доброе утро", "доброе утро всем"), ("καλή μέρα", "καλή μέρα σας"),
    ("صباح الخير", "صباح الخير لكم"),
    ("בוקר טוב", "בוקר טוב לכם"), ("शुभ प्रभात", "शुभ प्रभात सबको"), ("እንደምን አደሩ", "እንደምን አደሩ ሁላችሁ"), ("აბა ჰე", "აბა ჰე შენ"),
    ("좋은 아침", "좋은 아침 입니다"), ("我们喜欢", "我们喜欢学习"), ("ภาษาไทย", "ภาษาไทยดี"), ("ភាសាខ្មែរ", "ខ្ញុំចូលចិត្តរៀនភាសា"),
    ("ພາສາລາວ", "ພາສາລາວດີ"),
    ("བོད་སྐད", "བོད་སྐད་ཡིག"),
  ])
  func lines(_ short: String, _ long: String) throws {
    let (verdict, text) = try Self.result([KeepMadladLines()], "\(short)\n\(long)\n\(short)")
    #expect(verdict.isKept && text == long)
    #expect(try !Self.verdict([KeepMadladLines()], short).isKept)
  }

  @Test func publishedWordsStandBetweenSpaces() throws {
    var lines = KeepMadladLines()
    lines.words = .published
    #expect(try !Self.verdict([lines], "我们喜欢学习各种语言").isKept)
    #expect(try Self.verdict([lines], "我们 喜欢 学习").isKept)
    var score = LimitQuestionable()
    score.words = .published
    for (language, tier) in [
      ("th", Verdict.Tier.clean), ("zh", .clean), ("bo", .clean), ("sw", .noisy), ("ko", .noisy),
    ] {
      #expect(try Self.verdict([score], "a.\nb.\nc.", language: language).tier == tier, "\(language)")
    }
  }

  private static func verdict(_ stages: [any Stage], _ text: String, language: String = "und") throws -> Verdict {
    try result(stages, text, language: language).verdict
  }

  private static func result(
    _ stages: [any Stage], _ text: String, language: String = "und"
  ) throws -> (verdict: Verdict, text: String) {
    var batch = Batch()
    ExampleDocument(text: text, language: language).append(to: &batch)
    for stage in Analyze.placed(in: stages) { try stage.makeWorker().run(&batch) }
    return (batch.documents[0].verdict, batch.texts.string(batch.documents[0].text))
  }

  /// In annotate mode every document gets every score, and stays as it is.
  @Test func annotations() throws {
    var batch = Batch()
    batch.annotations = Annotations()
    ExampleDocument(text: "Menu\nHabari ya asubuhi.").append(to: &batch)
    let chain: [any Stage] = [KeepMadladLines(), DropFewSentences(), LimitQuestionable()]
    for stage in Analyze.placed(in: chain) { try stage.makeWorker().run(&batch) }
    let verdict = batch.documents[0].verdict
    let text = batch.texts.string(batch.documents[0].text)
    let noted = batch.annotations
    let annotations = try #require(noted)
    #expect(verdict == .kept(.clean) && text == "Menu\nHabari ya asubuhi.")
    let scores = annotations.scores(of: 0)
    #expect(
      scores.map(\.name) == [
        "madlad400.short_lines", "madlad400.javascript_lines", "madlad400.sentences", "madlad400.pct_questionable",
        "madlad400.questionable_language", "madlad400.questionable_list", "madlad400.questionable_length",
        "madlad400.questionable_danger", "madlad400.questionable_cursed",
      ])
    #expect(scores.map(\.value) == [1, 0, 2, 1, 0, 0, 2, 0, 0])
    #expect(annotations.reasons(of: 0).map(\.rawValue) == ["few-sentences", "questionable-sentences"])
  }

  /// With a model, sentences in another language than the document's are found; its own are not.
  @Test func otherLanguages() throws {
    var stage = LimitQuestionable()
    let model = try BuiltInModel.load()
    stage.model = StageResource(model, name: "built-in", sha256: nil)
    let swahili = "Watoto wote wanapenda kucheza mpira wa miguu uwanjani kila siku jioni.\n"
    let german = "Die Kinder spielen jeden Tag nach der Schule auf der großen Wiese Fußball.\n"
    let mixed = String(repeating: swahili, count: 7) + String(repeating: german, count: 3)
    for language in ["sw", "und", "xx"] {
      let verdict = try Self.verdict([stage], mixed, language: language)
      #expect(verdict.tier == .noisy, "\(language)")
    }
    #expect(
      try Self.verdict([stage], String(repeating: swahili, count: 8) + german + german, language: "sw").tier == .clean)
    #expect(try Self.verdict([stage], String(repeating: german, count: 10), language: "sw").tier == .noisy)
    #expect(try Self.verdict([stage], String(repeating: german, count: 10)).tier == .clean)
  }
}
